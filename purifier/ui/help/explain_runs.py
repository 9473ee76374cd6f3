"""What `?` says about runs that are over, and what they teach."""

from __future__ import annotations

from typing import Final

from purifier.ui.help.topic import Topic

PLAN_SAID: Final = ("plan said", "The likely hours, as they were predicted before the run and kept with it.")
HELD: Final = (
    "at least: held, MISSED",
    "Whether it lasted as long as the plan's 'at least', which should hold nineteen times in twenty. In brackets it "
    "does not count: the prediction was made after the run, or it was not left as planned.",
)
ERROR: Final = ("error", "How much longer (+) or shorter (-) than likely it lasted, of a run from full to empty.")

RUNS_TOPICS: Final[dict[str, Topic]] = {
    "runs": Topic(
        "The Runs screen",
        (
            (
                "run",
                "What one meter said about one set-up, or what you told of it, beside the prediction made before.",
            ),
            ("ran", "From the first discharge on. With > it was not run empty: the battery would have lasted longer."),
            PLAN_SAID,
            ERROR,
            HELD,
            ("coverage", "The share of the time that readings vouch for."),
            ("▇▇▆▅▁", "The power that was drawn, from the start to the end; a blank where nobody measured it."),
            ("A, B, C", "Runs that you picked with space: v draws them over each other, t learns from them."),
            (
                "d, z, Z",
                "z undoes deletions and names, one after the other, until the app is closed; Z does them again. A run "
                "that is being recorded cannot be deleted.",
            ),
        ),
    ),
    "runs-chart": Topic(
        "Measured over predicted",
        (
            ("measured", "The strong line: what the meter said, drawn counts as positive; a break shows a gap."),
            (
                "predicted",
                "The dashes: what the plan called likely before the run. They go on as far as leaves room for what was "
                "measured.",
            ),
            (
                "at least, at most",
                "The dotted edges: nine times in ten it is between them. Charge is drawn the soonest where the battery "
                "lasts no longer than 'at least'.",
            ),
            ("▲", "A moment at which somebody noted something."),
            ("measured less predicted", "Above the dashes more was drawn than predicted, below it less."),
            (
                "against",
                "Time tells how long it lasted; charge drawn and state of charge show what the battery does, whatever "
                "the fan draws.",
            ),
        ),
    ),
    "runs-one": Topic(
        "One run",
        (
            PLAN_SAID,
            HELD,
            (
                "predicted, measured",
                "On the battery's side. 'As predicted' is what differs by no more than the measurement is sure of.",
            ),
            (
                "projected",
                "What a run that stopped early would have come to at the same power: reckoned, not measured.",
            ),
            (
                "where the hours went",
                "From the label's hours down to those it lasted: what the plan took off, then what power and energy "
                "that were other than planned took or gave.",
            ),
        ),
    ),
    "runs-overlay": Topic(
        "Runs over each other",
        (
            ("A, B, C", "Each line bears the letter of its run, in the order in which you picked them."),
            ("predicted", "Of run A alone, as far as anything was measured."),
            ("an upright stroke", "Where a run ended that was told and not measured, with its letter on top."),
            (
                "against",
                "Against time they differ by load and battery; against state of charge a tired battery shows.",
            ),
        ),
    ),
    "runs-calibrate": Topic(
        "What runs teach",
        (
            (
                "runs used",
                "[x] counts, [ ] is left out: it stays in the list and in the database. ! has a reason against it, "
                "which stands below the list.",
            ),
            (
                "├──┼──┤ profile, ╞══╪══╡ with your runs",
                "The hours the plan gives, from 'at least' to 'at most', nine times in ten, before and after. The two "
                "bars have one scale.",
            ),
            (
                "what they teach",
                "Usable energy, overhead (what is drawn for being on), efficiency, fade: what the profile believes, "
                "what your runs say, and the range that holds nine times in ten.",
            ),
            (
                "how good that is",
                "Each complete run is foretold from the others alone; beside it what the label, and what the run "
                "before would have said.",
            ),
            ("the next run to make", "The run that would narrow the plan of the setting most for each hour it takes."),
            (
                "s",
                "Writes a battery profile of your own; plans and runs with it use what was learned. Your runs stay as "
                "they are.",
            ),
        ),
    ),
    "runs-words": Topic(
        "Names and notes",
        (
            (
                "name",
                "What you call a run, or the battery that runs taught about; commands take it in place of a number.",
            ),
            (
                "note",
                "About the run as a whole. It goes with the run wherever it is copied, and twice the same is one.",
            ),
        ),
    ),
    "runs-export": Topic(
        "Export",
        (
            (
                "",
                "A line for every reading, with its time. What the battery gives is negative there, as meters say it. "
                "A file that is there already is never replaced.",
            ),
        ),
    ),
}
