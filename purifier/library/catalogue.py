"""All profiles, each opened only when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from purifier.errors import ProfileError, UsageError
from purifier.library.ids import FOLDERS, Found, id_fault
from purifier.library.on_disk import profile_files
from purifier.library.places import places
from purifier.library.problems import Problem, count_of, first_of_file
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.formats.format import Format
    from purifier.library.build import Profile
    from purifier.library.findings import Checked
    from purifier.library.misplaced import Misplaced
    from purifier.model.equipment import Battery, Chemistry, Converter, Prior, Purifier
    from purifier.model.parts import Part
    from purifier.protocols.meter import Meter


EQUIPMENT: Final = ("battery", "purifier", "converter", "part")
"""What one may be taken for another of."""
RECEIVED: Final = Path("received")
"""Where profiles that came with a set-up are said to be: they are in no file of their own."""


class Opened(NamedTuple):
    """What opening one file gave: a profile with its checked values, or problems."""

    profile: Profile | None
    values: Checked
    problems: tuple[Problem, ...]


def open_library(explicit: Sequence[Path] = ()) -> Library:
    """The library in the folders of `places`. Raises UsageError for a named folder that is not there."""
    return Library(places(explicit))


class Library:
    """The profiles in ``places``, an earlier place shadowing a later one by id.

    Nothing is read before it is asked for, and then once; `fresh` starts over from the disk.  A bad file hides
    no other, except the one it shadows: asking for its id raises ProfileError rather than falling back silently.
    """

    def __init__(self, places: Sequence[Path], received: Mapping[tuple[str, str], str] | None = None) -> None:
        self.places: Final = tuple(places)
        self._received: dict[tuple[str, str], str] = dict(received or {})
        self._paths: dict[str, dict[str, Path]] = {}
        self._strays: dict[str, list[Problem]] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._opened: dict[tuple[str, str], Opened] = {}
        self._misplaced: list[Misplaced] | None = None

    def battery(self, id_: str) -> Battery:
        """The battery ``id_``; UsageError for an unknown id, ProfileError for an unusable file."""
        return cast("Battery", self.profile("battery", id_))

    def converter(self, id_: str) -> Converter:
        """The converter ``id_``; raises as `battery`."""
        return cast("Converter", self.profile("converter", id_))

    def purifier(self, id_: str) -> Purifier:
        """The purifier ``id_``; raises as `battery`."""
        return cast("Purifier", self.profile("purifier", id_))

    def part(self, id_: str) -> Part:
        """The part ``id_``; raises as `battery`."""
        return cast("Part", self.profile("part", id_))

    def chemistry(self, id_: str) -> Chemistry:
        """The chemistry ``id_``; raises as `battery`."""
        return cast("Chemistry", self.profile("chemistry", id_))

    def prior(self, id_: str) -> Prior:
        """The prior of the class ``id_``; raises as `battery`."""
        return cast("Prior", self.profile("prior", id_))

    def meter(self, id_: str) -> Meter:
        """The meter ``id_``; raises as `battery`."""
        return cast("Meter", self.profile("meter", id_))

    def format(self, id_: str) -> Format:
        """The format ``id_`` of another program's files; raises as `battery`."""
        return cast("Format", self.profile("format", id_))

    def formats(self) -> tuple[Format, ...]:
        """The good formats in the order in which they are tried: those of an earlier place first, then by id."""
        place = {id_: self.places.index(path.parent.parent) for id_, path in self._index("format").items()}
        return tuple(sorted(cast("tuple[Format, ...]", self.all("format")), key=lambda one: (place[one.id], one.id)))

    def profile(self, kind: str, id_: str) -> Profile:
        """The profile ``id_`` of ``kind``; raises as `battery`."""
        opened = self.opened(kind, id_)
        if opened.profile is None:
            count = count_of(opened.problems)
            raise ProfileError(
                f"the {kind} profile '{id_}' cannot be used: it has {count} problem{'s' if count > 1 else ''}",
                opened.problems,
            )
        return opened.profile

    def ids(self, kind: str) -> tuple[str, ...]:
        """All ids of ``kind``, in order, whether their files are good or not: no file is opened."""
        return tuple(sorted(self._index(kind)))

    def names(self, kind: str) -> dict[str, str]:
        """Id -> name, in order of id, of all of ``kind`` whose files are TOML; none is checked further."""
        if kind not in self._names:
            from purifier.library.toml_text import parse_document, read_document

            named: dict[str, str] = {}
            for id_ in self.ids(kind):
                came, path = self._received.get((kind, id_)), self._index(kind)[id_]
                document = read_document(path) if came is None else parse_document(path, came)
                name = None if isinstance(document, Problem) else document.table.get("name")
                named[id_] = plain(name) if isinstance(name, str) else ""
            self._names[kind] = named
        return self._names[kind]

    def find(self, kind: str, text: str) -> Found:
        """The ids of ``kind`` that ``text`` may mean, as id or as name, see `purifier.library.names`.

        A quantity is never taken for words of a name.
        """
        id_ = text.strip().lower()
        if id_ in self._index(kind):
            return Found((id_,), exact=True)
        # Not at the top: what is typed as an id needs none of it.
        from purifier.library.asked import is_quantity
        from purifier.library.names import find

        return Found() if is_quantity(text) else find(self.names(kind), text)

    def known(self, kind: str, text: str) -> str | None:
        """The id of ``kind`` that ``text`` means, as id in any case or as a name; None for none, and for several."""
        return id_ if (id_ := text.strip().lower()) in self._index(kind) else self.find(kind, text).only

    def all(self, kind: str) -> tuple[Profile, ...]:
        """The good profiles of ``kind``, in order of id."""
        opened = (self.opened(kind, id_) for id_ in self.ids(kind))
        return tuple(one.profile for one in opened if one.profile is not None)

    def problems(self, kind: str | None = None) -> tuple[Problem, ...]:
        """Everything wrong with the files of ``kind``, or of all kinds."""
        found: list[Problem] = []
        for each in FOLDERS if kind is None else (kind,):
            for id_ in self.ids(each):
                found.extend(self.opened(each, id_).problems)
            found.extend(self._strays[each])
        return (*found, *self._unread(kind))

    def own_problems(self) -> tuple[Problem, ...]:
        """Everything wrong with the files outside the bundle, which are quick to read."""
        from purifier.library.places import bundle

        found: list[Problem] = []
        for kind in FOLDERS:
            for id_, path in self._index(kind).items():
                if not path.is_relative_to(bundle()):
                    found.extend(self.opened(kind, id_).problems)
            found.extend(self._strays[kind])
        return (*found, *self._unread(None))

    def _unread(self, kind: str | None) -> list[Problem]:
        """Files outside the bundle that lie where nothing is read, those that seem to be of ``kind``; None: all."""
        from purifier.library.misplaced import misplaced
        from purifier.library.places import bundle, user_folder

        if self._misplaced is None:
            looked = [place for place in self.places if place != bundle()]
            self._misplaced = [one for place in looked for one in misplaced(place, own=place == user_folder())]
        return [one.problem for one in self._misplaced if kind in (None, one.kind)]

    def path_of(self, kind: str, id_: str) -> Path:
        """The file of ``id_``, or of what has that name; UsageError when there is none, naming the nearest ids."""
        known = self.known(kind, id_)
        if known is None:
            others = [other for other in EQUIPMENT if other != kind] if kind in EQUIPMENT else []
            elsewhere = next((other for other in others if self.find(other, id_).exact), "")
            from purifier.library.names import refusal

            raise UsageError(refusal(kind, id_, self.names(kind), elsewhere))
        return self._index(kind)[known]

    def fresh(self) -> Library:
        """The same places, read anew."""
        return Library(self.places, self._received)

    def receive(self, profiles: Mapping[tuple[str, str], str]) -> None:
        """Know these too, (kind, id) -> text, before what the places hold; they are written nowhere."""
        self._received = {**self._received, **profiles}
        for kind, id_ in profiles:
            self._paths.pop(kind, None)
            self._names.pop(kind, None)
            self._opened.pop((kind, id_), None)

    def received(self, kind: str, id_: str) -> str | None:
        """The text of a profile that came with a set-up; None when ``id_`` did not."""
        return self._received.get((kind, self.known(kind, id_) or id_))

    def text_of(self, kind: str, id_: str) -> str:
        """What stands in the file of ``id_``, wherever it came from; raises as `path_of`, and OSError."""
        text = self.received(kind, id_)
        return text if text is not None else self.path_of(kind, id_).read_text(encoding="utf-8", errors="replace")

    def opened_so_far(self) -> tuple[tuple[str, str], ...]:
        """(kind, id) of every profile that was opened."""
        return tuple(self._opened)

    def opened(self, kind: str, id_: str) -> Opened:
        """The file of ``id_``, opened once. Raises UsageError for an unknown id."""
        key = (kind, self.known(kind, id_) or id_)
        if key not in self._opened:
            self._opened[key] = self.open_file(self.path_of(kind, id_), kind)
        return self._opened[key]

    def open_file(self, path: Path, kind: str) -> Opened:
        """Any file as a profile of ``kind``, wherever it lies; what it refers to is looked up here."""
        # Not at the top: the app paints its frame from names alone, while a thread reads the files.
        from purifier.library.build import build
        from purifier.library.decode import decode
        from purifier.library.findings import problems_at_lines
        from purifier.library.toml_text import parse_document, read_document

        fault = id_fault(path.stem, kind)
        problems = [] if fault is None else [Problem(path, None, "", fault)]
        came = self._received.get((kind, path.stem)) if path == _received_path(kind, path.stem) else None
        document = read_document(path) if came is None else parse_document(path, came)
        if isinstance(document, Problem):
            return Opened(None, {}, (*problems, document))
        values, found = decode(document, kind)
        chemistry = values.get("chemistry")
        if chemistry is not None and chemistry not in self._index("chemistry"):
            from purifier.library.names import refusal

            message = refusal("chemistry", chemistry, self.names("chemistry"))
            found += problems_at_lines(document, [(("chemistry",), message)])
        problems += sorted(found, key=lambda problem: problem.line or 0)
        return Opened(None if problems else build(kind, path.stem, values), values, first_of_file(problems))

    def _index(self, kind: str) -> dict[str, Path]:
        """Id -> file, from the names alone."""
        if kind not in self._paths:
            found, self._strays[kind] = profile_files(kind, self.places)
            came = {id_: _received_path(kind, id_) for of, id_ in self._received if of == kind}
            self._paths[kind] = found | came
        return self._paths[kind]


def _received_path(kind: str, id_: str) -> Path:
    return RECEIVED / FOLDERS[kind] / f"{id_}.toml"
