"""What `?` says about recording."""

from __future__ import annotations

from typing import Final

from purifier.ui.help.topic import Topic

RUN: Final = (
    "run",
    "What one meter said about one set-up, from start to end, with the prediction as it was before the first reading.",
)
STABLE: Final = (
    "known again as",
    "/dev/ttyUSB0 is whichever adapter came first. The name below the list stays: the adapter's serial number, else "
    "the socket it is plugged into. A run goes on when the same adapter comes back, wherever that is.",
)

LOG_TOPICS: Final[dict[str, Topic]] = {
    "log": Topic(
        "The Log screen",
        (
            RUN,
            (
                "● recording  ◌ no readings  ✕ port gone  ‖ not recorded  □ listening  ■ ended",
                "A recorder of its own writes the run; this screen only reads. Closing it, or losing the line to this "
                "machine, ends nothing. For an hour after the battery was empty its recorder listens whether the "
                "discharge goes on; x, or another run at the same port, sends it away.",
            ),
            ("-0.33 A", "Minus is what the battery gives, plus is what it gets."),
            (
                "4 s ago, ! 3 min ago",
                "How old each figure is: it is shown once it is on the disk. With ! it is too old to go by, and steps "
                "back.",
            ),
            (
                "empty in",
                "How long what is left of the predicted energy lasts if the purifier goes on drawing what it drew in "
                "the last hour. Behind it the range that holds nine times in ten.",
            ),
            (
                "coverage",
                "The share of the time that readings vouch for. What the meter's own counter says about a gap is "
                "added to what was drawn; otherwise the gap stays a gap.",
            ),
            ("bad frames", "Bytes that came in damaged, or values no battery has: counted by reason, never recorded."),
            (
                "? Doubt",
                "Two things that the meter or the plan say contradict each other. It is told once, with what to do; "
                "the recording goes on.",
            ),
            (
                "saved up to, every 15 s",
                "Everything until then is on the disk, and survives a power cut. It is written every 5 s; every 15 s "
                "where this machine's SQLite has a fault that makes the quicker way unsafe (purifier doctor names it). "
                "This screen may be as old as that, and its figures step: the meter does not stutter, and nothing is "
                "lost in between.",
            ),
        ),
    ),
    "log-chart": Topic(
        "Measured over predicted",
        (
            (
                "measured",
                "The strong line: what the meter said, drawn upwards. A stroke shows a dip or a peak, a break a gap.",
            ),
            ("predicted", "The dashes: what Plan called likely before the run began, from the first discharge on."),
            (
                "at least, at most",
                "The dotted edges: nine times in ten it is between them. Charge is drawn the soonest where the battery "
                "lasts no longer than 'at least'.",
            ),
            ("▲", "A moment at which somebody noted something; v shows the words."),
        ),
    ),
    "cells": Topic(
        "The cells of the battery",
        (
            (
                "cell",
                "A battery is a row of cells, and its own electronics (its BMS) part it from the load when the first "
                "of them is empty: the weakest cell says when the night is over.",
            ),
            (
                "apart",
                "The spread: the highest cell less the lowest. On the flat part of its curve a sound pack is within "
                "20 to 50 mV under a small load; more of it near empty, or near full, is usual. A spread that grows "
                "from run to run is a cell that ages, or one that was never charged full.",
            ),
            ("▼ lowest  ▲ highest", "The bars begin at the lowest and end at the highest, however close they are."),
            (
                "not read",
                "The board says zero or nonsense for that cell: a wire that came off. Such a cell is never the lowest.",
            ),
            (
                "noted once a minute",
                "Cells flicker: they are noted together once a minute, or within ten seconds when one moves by "
                "20 mV. Of a run that is over they are shown as they stood when it ended.",
            ),
            (
                "no cell voltages",
                "A shunt sees the battery from outside. Boards of JBD, Daly and others tell of their cells; some only "
                "of the lowest and the highest.",
            ),
        ),
    ),
    "log-port": Topic(
        "Where is the meter?",
        (
            STABLE,
            (
                "! no right to open it",
                "The line below the list says which command gives you the right; log out and in afterwards.",
            ),
            ("socket://HOST:PORT", "A serial port behind the network. It is opened only when you type it."),
            (
                "no meter at hand?",
                "Type this in a second terminal, and a pretend meter stands in this list: purifier simulate --meter "
                "victron-ve-direct -b lifepo4-12v-100ah -p airfanta-3pro --setting 3.",
            ),
        ),
    ),
    "log-meter": Topic(
        "Which meter is it?",
        (
            (
                "● heard here",
                "It was recognised by listening, at one speed after another, or because it answered when you had it "
                "asked. Not a byte is written before you agree: what hangs there might be somebody else's. Its volts "
                "and amperes, or the particles that it counts, stand below: they tell whether it is yours. Enter "
                "before that waits for what is heard.",
            ),
            (
                "answers when asked",
                "Most BMS and many meters are silent until they are polled. f2 finds out which it is, once you agree: "
                "it writes the questions of all such meters, one speed after the other, until one is answered. Each is "
                "a read, and nothing else is written; but a device that is no meter may take them amiss, and a line on "
                "which something talks already is left alone. Choosing the meter by name does without.",
            ),
            (
                "nothing answers?",
                "A BMS sleeps until it is charged or its button is pressed; two data wires may be the wrong way round. "
                "A meter at an address of its own is not asked: 'purifier log PORT --meter ID --address N' records it. "
                "f5 listens again.",
            ),
            ("not in the list?", "A meter is a text file: 'purifier profiles new meter' writes one to fill in."),
        ),
    ),
    "log-way": Topic(
        "Which way does it count?",
        (
            (
                "minus or plus",
                "Here a minus is what the battery gives. Most meters say it so, some the other way round, and of this "
                "one nobody has published it: with the wrong answer a discharge is taken for a charge.",
            ),
            (
                "how to see it",
                "Take the battery's charger away and let the purifier run: what the meter's own display or app shows "
                "then, with or without a minus, is the answer.",
            ),
            (
                "asked once",
                "The answer holds for every later run with this meter; for one of them --invert or --no-invert of "
                "'purifier log' goes before it. Where you do not know, the run is recorded as the profile has it, and "
                "you are asked again before the next.",
            ),
        ),
    ),
    "log-start": Topic(
        "What is it going to run?",
        (
            RUN,
            (
                "the set-up",
                "These are the set-ups of the Plan screen, each with its settings. The prediction of the one you "
                "choose is frozen into the run, so that it can be judged afterwards.",
            ),
            (
                "the air",
                "A meter of particles runs nothing and needs no set-up: its run goes on until you end it, and the run "
                "of a battery that is recorded meanwhile says what the air was.",
            ),
            (
                "module, address",
                "Where several batteries of a stack answer in one message, the number of the one that is meant; where "
                "several hang on one line, the address that its switches are set to. Left empty it is the one that the "
                "profile names. A run is of one of them: record the others as runs of their own.",
            ),
            (
                "going on",
                "The same meter and set-up take up a run that was broken off less than an hour ago, or for which the "
                "meter's own counter vouches.",
            ),
        ),
    ),
    "log-mark": Topic(
        "Notes",
        (
            (
                "",
                "A note stands in the run at this moment: it explains a step in the power when you look at the chart "
                "next week. 'purifier mark last WORDS' does the same.",
            ),
        ),
    ),
    "log-stop": Topic(
        "Ending a run",
        (
            (
                "",
                "A run ends by itself when the battery is empty: that is a complete run, the one that says most. "
                "Ended by hand, it still tells the power. A run of the air goes on until it is ended by hand. Closing "
                "the app ends nothing.",
            ),
        ),
    ),
}
