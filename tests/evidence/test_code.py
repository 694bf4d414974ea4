"""Given code as people write it, archkit finds the settings that it reads: how many of them, and how many that are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.evidence.code.files import LANGUAGES, MAX_BYTES, Code, language, read, scan
from archkit.evidence.secret import is_secret_name

SAMPLE = Path(__file__).with_name("sample")
BAR = 0.95
_LABEL = re.compile(r"  <~ (.*)$")


@dataclass(frozen=True)
class Label:
    """What one line of the sample is said to read."""

    path: str
    line: int
    name: str
    default: str | None
    required: bool | None


def sample(spoken: str) -> tuple[dict[str, str], list[Label]]:
    """Files of a sample by their paths, without the labels; and the labels."""
    files: dict[str, list[str]] = {}
    labels: list[Label] = []
    path = ""
    for line in (SAMPLE / f"{spoken.lower()}.txt").read_text().splitlines():
        if line.startswith("== "):
            path = line[3:]
            files[path] = []
        elif path:
            found = _LABEL.search(line)
            for text in re.split(r", (?=[\w.-]+[=!~]|[\w.-]+(?:,|$))", found[1]) if found else ():
                name, mark, default = text.partition("=")
                required = False if mark or name.endswith("~") else True if name.endswith("!") else None
                labels.append(
                    Label(path, len(files[path]) + 1, name.rstrip("!~"), default if mark else None, required)
                )
            files[path].append(line[: found.start()] if found else line)
    return {p: "\n".join(lines) for p, lines in files.items()}, labels


def read_texts(files: dict[str, str]) -> Code:
    return read(files, lambda p: len(files[p].encode()), lambda p: files[p].encode())


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_nearly_all_uses_are_found_and_nearly_nothing_else(spoken: str) -> None:
    files, labels = sample(spoken)
    wanted = {(a.path, a.line, a.name): a for a in labels}
    found = {(s.path, s.line, s.name): s for s in read_texts(files).settings if s.role == "reads"}
    right = wanted.keys() & found.keys()
    precision, recall = len(right) / len(found), len(right) / len(wanted)
    plain = [k for k in right if not is_secret_name(k[2])]
    defaults = sum(found[k].default == wanted[k].default for k in plain) / len(plain)
    required = sum(found[k].required == wanted[k].required for k in right) / len(right)
    print(
        f"\n{spoken}: {len(wanted)} uses, precision {precision:.3f}, recall {recall:.3f}; "
        f"of those found, default right {defaults:.3f}, required right {required:.3f}"
    )
    for kind, keys in (("missed", wanted.keys() - found.keys()), ("wrong", found.keys() - wanted.keys())):
        for key in sorted(keys):
            print(f"  {kind}: {key}")
    for key in sorted(right):
        if found[key].required != wanted[key].required or (
            key in plain and found[key].default != wanted[key].default
        ):
            print(f"  differs: {found[key]} {wanted[key]}")
    assert precision >= BAR and recall >= BAR
    assert defaults >= BAR and required >= BAR


def test_the_sample_has_at_least_150_uses_and_at_least_35_of_each_language() -> None:
    sizes = {spoken: len(sample(spoken)[1]) for spoken in LANGUAGES}
    assert sum(sizes.values()) >= 150
    assert min(sizes.values()) >= 35


LURES = {
    "python": [
        "x = os.environ.get('A') or 1\n",
        "def f(a, b=1): return os.environ[a]\n",
        "for a in ('A', 'B'): os.environ[a]\n",
        "if 'A' in os.environ: os.environ['A']\n",
        "class A(BaseSettings): a: A\n",
        "os.environ['A'],",
        "os.environ[",
        "getenv(",
        "x or ",
        "f'{",
        "BaseSettings",
        "lambda: ",
        "(",
        "not ",
        "[a for a in ",
    ],
    "go": [
        "os.Getenv(",
        "`",
        "func f(",
        "struct {",
        "viper.",
        '"\\',
        "'",
        "/*",
        "range []string{",
        "{",
        "func f(a){os.Getenv(a)",
        "type A struct{\nA A\n",
    ],
    "java": [
        '"""',
        "@Value(",
        '"${',
        "System.getenv(",
        "class A {",
        "record R(",
        "/*",
        "'",
        "@A(",
        "{",
        "else if(a){",
        "void f(String a){System.getenv(a);",
    ],
    "javascript": [
        "`${",
        "=/[",
        "(/",
        "process.env.",
        "}=process.env",
        "z.object({",
        "const a=(",
        '"\\',
        "!",
        "{",
    ],
}


NAMES = {s.lower(): s for s in LANGUAGES}
ENDINGS = {"python": "a.py", "go": "a.go", "java": "A.java", "javascript": "a.ts"}


@pytest.mark.parametrize(("spoken", "lure"), [(s, lure) for s, lures in LURES.items() for lure in lures])
def test_text_made_to_be_slow_takes_time_in_proportion(
    spoken: str, lure: str, elapsed: Callable[[], float]
) -> None:
    marks = "os.environ getenv process.env ${ viper\n"
    imports = "import os\nfrom pydantic_settings import BaseSettings\n"
    took = []
    for size in (4_000, 16_000):
        text = (imports if spoken == "python" else marks) + (lure * (size // len(lure)))[:size]
        elapsed()
        list(scan(NAMES[spoken], {ENDINGS[spoken]: text}))
        took.append(elapsed())
    # Four times the text: a square of it would be sixteen times the time, and seconds.
    assert took[1] < max(took[0] * 10, 1.0)


CODE = st.lists(
    st.sampled_from(
        "os.environ [ ] ( ) { } \" ' ` ${ = == , ; : . ?. ?? || \n import os from def f(x): return class A struct "
        'func env:"X" @Value @ConfigProperty process.env const System.getenv if ! throw => /* */ // # \\ X name'.split(
            " "
        )
    )
).map(" ".join)


@pytest.mark.parametrize("spoken", LANGUAGES)
@given(text=CODE | st.text(max_size=200))
def test_whatever_stands_in_a_file_nothing_is_raised(spoken: str, text: str) -> None:
    path = {"Python": "a.py", "Go": "a.go", "Java": "A.java", "JavaScript": "a.ts"}[spoken]
    for mark in ("", "os.environ getenv process.env ${ viper envconfig convict @ConfigurationProperties\n"):
        for setting in scan(spoken, {path: mark + text}):
            assert setting.name and setting.line >= 1


@pytest.mark.parametrize(
    ("path", "spoken"),
    [
        ("src/app.py", "Python"),
        ("cmd/main.go", "Go"),
        ("src/main/java/A.java", "Java"),
        ("src/main/resources/application-prod.yml", "Java"),
        ("web/page.tsx", "JavaScript"),
        ("tests/app.py", None),
        ("src/test_app.py", None),
        ("pkg/a_test.go", None),
        ("src/test/java/A.java", None),
        ("src/main/java/OrderIT.java", None),
        ("src/a.spec.ts", None),
        ("src/__tests__/a.js", None),
        ("vendor/x/a.go", None),
        ("web/node_modules/x/a.js", None),
        ("lib/jquery.min.js", None),
        ("README.md", None),
    ],
)
def test_only_code_of_the_product_is_read(path: str, spoken: str | None) -> None:
    assert language(path) == spoken


def test_large_and_minified_files_are_passed_over_with_a_note() -> None:
    files = {
        "a.js": "process.env.A",
        "bundle.js": "x;" * 15_000 + "process.env.B",
        "huge.py": "import os\nos.environ['C']\n" + "#\n" * MAX_BYTES,
        "binary.go": 'os.Getenv("D")\0',
    }
    code = read_texts(files)
    assert [s.name for s in code.settings] == ["A"]
    assert [(path, why) for path, why in code.notes] == [
        ("bundle.js", "it is minified"),
        ("huge.py", "it has more than 2 MB"),
        ("binary.go", "it is no text"),
    ]


def test_defaults_that_are_or_look_secret_are_withheld() -> None:
    code = read_texts(
        {
            "a.py": "import os\n"
            "os.getenv('API_TOKEN', 'hunter2')\n"
            "os.getenv('DB_URL', 'postgres://shop:hunter2@db/shop')\n"
            "os.getenv('SEED', 'aB3dE6gH9jK2mN5pQ8sT1vW4')\n"
            "os.getenv('SESSION_TTL', '3600')\n"
        }
    )
    assert [(s.name, s.default, s.required) for s in code.settings] == [
        ("API_TOKEN", None, False),
        ("DB_URL", None, False),
        ("SEED", None, False),
        ("SESSION_TTL", "3600", False),
    ]


def test_the_languages_of_the_sample_are_those_of_the_table() -> None:
    assert Counter(s.lower() for s in LANGUAGES) == Counter(p.stem for p in SAMPLE.glob("*.txt"))
