"""What counts as a secret in a text, and that nothing of one is left when it is masked."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.source.secret import MASK, masked, secrets

# Put together here, so that no scanner takes this file for a leak.
AWS = "AKIA" + "Q3EGRTZ5YJ2WXKVN"
GITHUB = "ghp_" + "x9T2kLm4Qw8Zr1Vb6Ny3Hs5Jd7Fg0Pc2Ae4U"
RANDOM = "t7Gq2Lx9Rw4ZbN8m"
KEY_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"use {AWS} here", "an AWS access key"),
        (f"token {GITHUB}.", "a GitHub token"),
        ("glpat-" + "Ab1Cd2Ef3Gh4Ij5Kl6Mn", "a GitLab token"),
        ("sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc", "a Stripe key"),
        (f"DB_PASSWORD={RANDOM}", "a password"),
        (f"api-key: '{RANDOM}'", "an API key"),
        (f"| token | {RANDOM} |", "a token"),
        (f"psql postgres://app:{RANDOM}@db/orders", "a password"),
        (f"curl -H 'Authorization: Bearer {RANDOM}{RANDOM}'", "a token"),
        (f"mysql --password={RANDOM}", "a secret"),
        (f"-----BEGIN RSA PRIVATE KEY-----\n{KEY_LINE}\n-----END RSA PRIVATE KEY-----", "a private key"),
    ],
)
def test_a_secret_is_told_by_its_kind_and_masked(text: str, kind: str) -> None:
    (found,) = secrets(text)
    assert found.kind == kind
    shown = masked(text)
    assert len(shown) == len(text)
    assert not any(part in shown for part in (AWS[4:], GITHUB[4:], RANDOM, KEY_LINE))
    assert MASK in shown


@pytest.mark.parametrize(
    "text",
    [
        "DB_PASSWORD=${DB_PASSWORD}",
        "password: order-db-password-2024",
        "token: <your token here>",
        "api_key: {{ vault.api_key }}",
        f"SECRET_NAME={RANDOM}",
        f"token_url: {RANDOM}",
        "password: vault:payments/paywell#2024Ab1",
        "postgres://user:password@localhost/orders",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "secret: orderServiceClientToken2Name",
        "image: registry/secret-store@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "the token is rotated every 30 days",
    ],
)
def test_a_placeholder_a_pointer_or_a_word_is_none(text: str) -> None:
    assert secrets(text) == []


def test_a_place_is_that_of_the_secret_in_the_file() -> None:
    (found,) = secrets(f"\ufeffone\r\ntwo password={RANDOM}\r\n")
    assert (found.span.line, found.span.column, found.span.end_column) == (2, 14, 14 + len(RANDOM))


@given(st.text(max_size=200), st.sampled_from([AWS, GITHUB, f"password={RANDOM}", ""]), st.text(max_size=200))
def test_masking_keeps_lines_and_columns_whatever_stands_around(before: str, secret: str, after: str) -> None:
    text = f"{before} {secret} {after}"
    shown = masked(text)
    assert len(shown) == len(text)
    assert [len(line) for line in shown.split("\n")] == [len(line) for line in text.split("\n")]
    assert not secret or secret not in shown


@pytest.mark.parametrize(
    "piece",
    ["password", "token=", "a://b:", "-----BEGIN PRIVATE KEY-----\n", "eyJ", "Bearer ", f"x={RANDOM} "],
)
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        secrets(piece * count)
        return time.process_time() - began

    seconds(10)
    short, long = seconds(4_000), seconds(40_000)
    assert long < max(short, 0.005) * 40
