"""`archkit adr decide`: the options of a record, weighed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Folder = Callable[..., Path]
ADR = """\
---
status: accepted
criteria:
  - {name: latency, weight: 4}
  - {name: operability, weight: 3}
  - {name: cost, weight: 3}
options:
  - {name: Kafka, scores: {latency: 9, operability: 5, cost: 5}}
  - {name: SQS, chosen: true, scores: {latency: 6, operability: 8, cost: 7}}
  - {name: Files, scores: {latency: 2, operability: 4, cost: 7}}
---
# 7. Send events through SQS
"""


def test_the_table_has_scores_winner_flip_weights_and_the_dominated(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder({"adrs/0007-send-events-through-sqs.md": ADR})
    done = run("adr", "decide", "7")
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == """\
ADR-0007: Send events through SQS

   SCORE  OPTION  MARKS
A  6.90   SQS     chosen, best
B  6.60   Kafka
C  4.10   Files   dominated by A

WEIGHT  A  B  C  EQUAL AT    CRITERION
40.0 %  6  9  2  45.5 % (B)  latency
30.0 %  8  5  4  22.2 % (B)  operability
30.0 %  7  5  7  17.6 % (B)  cost

`SQS` scores highest.
It hangs most on `latency`: at 45.5 % of the weight instead of 40.0 %, `Kafka` is as good.
"""
    )


def test_json_has_the_same_numbers_and_how_they_were_made(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder({"adrs/0007-send-events-through-sqs.md": ADR})
    found = json.loads(run("adr", "decide", "ADR-0007", "--format", "json").out)
    assert found["decision"] == "ADR-0007"
    assert (found["ranking"], found["winners"], found["tie"], found["status"]) == (
        ["SQS", "Kafka", "Files"], ["SQS"], False, "known",
    )  # fmt: skip
    assert abs(found["flipWeights"]["latency"] - 5 / 11) < 1e-9
    assert found["sensitivity"]["criterion"] == "latency"
    assert [o["dominatedBy"] for o in found["options"]] == [None, None, "SQS"]
    [step] = found["options"][0]["score"]["steps"]
    assert step["formula"] == "sum(w x) / sum(w)"
    assert step["operands"][1] == {
        "name": "score for latency",
        "value": 9.0,
        "unit": "",
        "path": "adrs/0007-send-events-through-sqs.md",
        "document": 0,
        "route": "options.0.scores.latency",
    }


def test_a_score_that_is_missing_leaves_the_option_partial(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder({"adrs/0007-x.md": ADR.replace("{latency: 9, operability: 5, cost: 5}", "{latency: 9}")})
    done = run("adr", "decide", "7")
    assert done.code == 0
    assert "C  9.00 partial  Kafka" in done.out
    assert "40.0 %  6  2  9" in done.out
    assert "30.0 %  8  4  ?" in done.out
    assert "Not stated: score of Kafka for operability, score of Kafka for cost." in done.out


def test_what_is_no_number_is_told_with_its_line_and_the_rest_is_weighed(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder({"adrs/0007-x.md": ADR.replace("name: cost, weight: 3", "name: cost, weight: low")})
    done = run("adr", "decide", "7")
    assert done.code == 1
    assert done.err == "adrs/0007-x.md:6: `criteria[2].weight` must be a number, not text\n"
    assert "?       5  " not in done.out.splitlines()[0]
    assert "partial" in done.out
    assert "weight of cost" in done.out


def test_equal_options_are_called_equal(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder(
        {
            "adrs/0007-x.md": ADR.replace(
                "latency: 9, operability: 5, cost: 5", "latency: 6, operability: 8, cost: 7"
            )
        }
    )
    done = run("adr", "decide", "7")
    assert "A  6.90   Kafka   tie" in done.out
    assert "B  6.90   SQS     chosen, tie" in done.out
    assert "`Kafka` and `SQS` come out equal: the weights do not decide." in done.out


def test_a_record_that_weighs_nothing_says_how_to_begin(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder({"adrs/0001-x.md": "---\nstatus: accepted\n---\n# 1. Decide\n"})
    done = run("adr", "decide", "1")
    assert done.code == 2
    assert "ADR-0001 weighs no options" in done.err
    assert "add `criteria` and `options` to its front matter" in done.err


def test_a_record_that_is_not_there_is_answered_with_the_nearest(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder({"adrs/0007-x.md": ADR})
    done = run("adr", "decide", "ADR-0008")
    assert done.code == 2
    assert "there is no decision `ADR-0008`" in done.err
    assert "did you mean `ADR-0007`?" in done.err


def test_names_cannot_steer_the_terminal(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    folder({"adrs/0007-x.md": ADR.replace("name: SQS", 'name: "S\\e[31mQS"')})
    assert "\x1b" not in run("adr", "decide", "7").out
