"""docs/facts.md: the conditions and numbers that narrations may use, with their values in the shipped lesson."""

from __future__ import annotations

from lesson import PROJECT_ROOT, Facts, load_lesson
from lesson.facts.conditions import SUBJECTS

INDICES = {
    "out": "the output with the largest error signal",
    "h": "a unit of the last hidden layer, from which a weight is followed; `h2` another",
    "first": "the unit whose sum is worked out first, in the first layer after the input; `first2` another",
    "i": "an input; `i2` another",
}
NUMBERS = {
    "The sample": {
        "x[i]": "an input",
        "target[out]": "what the output should be",
        "names.inputs[i]": "what an input is called; also `names.first`, `names.hidden`, `names.outputs`",
    },
    "The network": {
        "network.weights[-1][out][h]": (
            "the weight from h to out: layer, unit it leads to, unit it comes from; "
            "`[-1]` is the last layer, `[0]` the first"
        ),
        "network.biases[-1][out]": "a bias",
        "counts.hidden": (
            "units of the last hidden layer; also `inputs`, `outputs`, `layers`, "
            "`hidden_layers`, `weights`, `biases`, `parameters`"
        ),
        "eta": "the learning rate",
        "epochs": "how many cycles step 8 shows",
    },
    "One cycle": {
        "cycle.forward.z[0][first]": "a weighted sum",
        "cycle.forward.a[0][first]": "an activation",
        "prediction[out]": "the first prediction",
        "loss": "the first loss",
        "cycle.backward.error[out]": "the slope of the loss at an output",
        "cycle.backward.slope[-1][out]": "the slope of an activation function",
        "cycle.backward.delta[-1][out]": "the error signal of a unit",
        "cycle.backward.upstream[-2][h]": "the blame that comes to a hidden unit",
        "cycle.backward.grad_W[-1][out][h]": "a gradient",
        "cycle.step_W[-1][out][h]": "the step of a weight",
        "cycle.updated.weights[-1][out][h]": "a weight after the update",
        "cycle.prediction_after[out]": "the prediction after the update",
        "cycle.loss_after": "the loss after the update",
    },
    "The chain rule": {
        "path.factors[0].value": "a slope along the path from the weight to the loss",
        "path.product": "all of them multiplied",
        "nudge.measured": "what really nudging the weight gives",
        "nudge_back.measured": "what a larger nudge down gives, as far as it is near the gradient",
    },
    "The deeper network": {
        "deeper.cycle.backward.upstream[-2][h]": (
            "`deeper.` before a path: the number of the deeper network; h, out and so on are then its own"
        ),
        "deeper.cycle.backward.shares[-1][out][h]": "the share of it that comes from an output",
        "deeper.routes.parts[h]": (
            "what comes through h of the gradient of the weight from i to first; `routes.gradient` is the sum"
        ),
        "deeper.nudge_first.measured": "what really nudging that weight gives",
    },
    "Training": {
        "history.losses[2]": "the loss after so many cycles; `[-1]` after the last",
        "history.cycles[-1].prediction[out]": "the prediction of the last cycle; a cycle has all that `cycle` has",
        "batch.loss": "the mean loss over the data set",
        "rates[2].losses[-1]": "where training with a rate ends: `[0]` small, `[1]` the lesson's, `[2]` large",
        "ball.creep": (
            "a rate at which a ball on the loss over the weight from h to out creeps; also `roll`, `overshoot`, `leap`"
        ),
        "ball.lowest": "that loss at its bottom (at the weight, where it has none)",
        "alone.changes[-1][out][h]": "what the step of one weight changes of the loss by itself",
        "alone.total": "all of these added up; `together` is what all steps at once change",
        "momentum.losses[-1]": "where training with momentum ends",
        "work.nudging_passes": "forward passes that nudging every weight would take",
    },
}


def facts_page() -> str:
    """Conditions with what they mean, and field paths with what they hold."""
    facts = Facts(load_lesson(PROJECT_ROOT / "assets" / "lesson.toml"))
    lines = [
        "# Conditions and numbers",
        "",
        (
            "The conditions and numbers that a narration may use: see [Words and voice](words.md) for"
            " how. An unknown or misspelt name"
        ),
        "is reported with the nearest one.",
        "",
        "## Numbers",
        "",
        (
            "`{path}` is written as the pictures have it; `{path:2}` with two decimals, `{path:+}` with its sign,"
            " `{loss:3 beside cycle.loss_after}` with as many decimals as it takes to look different from the other, "
            "`{counts.hidden:word}` as a word."
        ),
        "An index is a number, from 0 (`-1` is the last), or one of the units the film speaks of:",
        "",
        *(f"- `{name}`: {meant}" for name, meant in INDICES.items()),
        "",
    ]
    for title, paths in NUMBERS.items():
        lines += [f"### {title}", "", "| path | what it is | in the shipped lesson |", "|---|---|---|"]
        lines += [f"| `{path}` | {meant} | {facts.text(path)} |" for path, meant in paths.items()]
        lines.append("")
    lines += [
        "## Conditions",
        "",
        "`(if name)`, `(if not name)`, and several with `and`, `or` and brackets.",
    ]
    for subject, table in SUBJECTS.items():
        lines += ["", f"### {subject}", "", "| condition | true for lessons where |", "|---|---|"]
        lines += [f"| `{name}` | {meant} |" for name, (meant, _) in table.items()]
    return "\n".join(lines) + "\n"
