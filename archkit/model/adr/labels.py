"""What the facts of a record are called by the people who write them: `Deciders`, `Decision makers`, `Entscheider`.

One table for the keys of front matter, the labels of lines, bullets and tables, and the headings of sections.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_LABELS: Mapping[str, str] = {
    "status": "status; state; adr status; decision status; record status; statut; estado; stato; stan; stav; "
    "durum; tila; статус; состояние; 状态; 狀態; ステータス; 状態; 상태; trạng thái; situação; situacao; estatus",
    "date": "date; decision date; date decided; date of decision; decided on; decided at; decided; date accepted; "
    "accepted on; accepted date; approval date; effective date; "
    "last updated; updated; last update; last modified; last changed; modified; last status change; "
    "start date; created; created on; created at; date created; creation date; proposed on; date proposed; "
    "datum; entscheidungsdatum; fecha; data; dato; tarih; päivämäärä; päiväys; дата; 日期; 日付; 날짜; ngày",
    "decision-makers": "decision makers; decision maker; decision maker s; deciders; decider; decider s; decided by; "
    "approvers; approver; approver s; approved by; approved; accepted by; ratified by; deciding; decision owner; "
    "decision owners; entscheider; entscheidungsträger; beteiligte; décideurs; decideurs; décideur; decisores; "
    "responsables; responsáveis; decisori; besluitvormers; beslissers; beslutningstagere; beslutsfattare; "
    "decydenci; решение приняли; принимающие решение; 决策者; 決策者; 意思決定者; 決定者; 결정자",
    "consulted": "consulted; consultants; advisors; konsultiert; consultés; consultados; consultati",
    "informed": "informed; informiert; informés; informados; informati",
    "authors": "authors; author; author s; autor; autoren; auteur; auteurs; autores; autore; autori; "
    "written by; created by; proposed by; proposer; proposers; submitter; submitters; submitted by; contact; "
    "champion; автор; авторы; 作者; 著者; 작성자",
    "tags": "tags; tag; keywords; categories; category; labels; schlagworte; étiquettes; etiquetas; теги; 标签; タグ",
    "supersedes": "supersedes; supercedes; superceeds; superseeds; replaces; obsoletes; supersedes adr; "
    "supersedes adrs; ersetzt; remplace; reemplaza; reemplaza a; sustituye; sustituye a; substitui; sostituisce; "
    "vervangt; ersätter; erstatter; zastępuje; nahrazuje; заменяет; 取代; 代替; 替代; 置き換え対象",
    "superseded-by": "superseded by; superceded by; superceeded by; superseeded by; replaced by; obsoleted by; "
    "superseded by adr; superseded; successor; successors; ersetzt durch; abgelöst durch; remplacé par; "
    "remplacée par; reemplazado por; reemplazada por; sustituido por; sustituida por; substituído por; "
    "substituída por; sostituito da; sostituita da; vervangen door; ersatt av; erstattet av; erstattet af; "
    "zastąpione przez; zastąpiony przez; nahrazeno; заменено на; заменено; заменена на; 被取代; 被替代",
    "amends": "amends; extends; refines; modifies; clarifies; updates; ergänzt; ändert; modifie; complète; modifica; "
    "wijzigt; 修订; 修改",
    "amended-by": "amended by; extended by; refined by; modified by; clarified by; updated by; ergänzt durch; "
    "geändert durch; modifié par; complété par; modificado por; 修订于",
    "relates-to": "relates to; related to; related; relates; related adrs; related adr; related decisions; "
    "related decision; related records; related decision records; related madrs; see also; depends on; "
    "required by; requires; links; linked decisions; linked adrs; references; siehe auch; verwandt; "
    "verwandte entscheidungen; voir aussi; véase también; relacionado; relacionados; relacionada con",
    "review-by": "review by; next review; next review date; x next review date; review date; review on; expires",
    "number": "number; adr number; adr no; no; nr; adr; adr id; id; decision number; record; record number",
    "title": "title; name; titel; titre; título; titolo; название; 标题; タイトル",
}  # fmt: skip

FACT_OF: Mapping[str, str] = {
    label.strip(): fact for fact, labels in _LABELS.items() for label in labels.split(";")
}
"""Label in small letters, with single spaces between words -> the fact."""

LONGEST = 40
"""No label has more characters; what is longer before a colon is a sentence."""

_GAPS = re.compile(r"[\W_]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4096)
def fact_of(label: str) -> str | None:
    """The fact that a label, key or heading means: `supersededBy`, `**Superseded by**`, `Author(s)`."""
    if len(label) > LONGEST + 20:
        return None
    return FACT_OF.get(_GAPS.sub(" ", _HUMPS.sub(" ", label)).strip().casefold())


CONTEXT = (
    "context and problem statement; context; context and problem; problem statement; background; problem; "
    "issue; motivation; kontext; kontext und problemstellung; contexte; contexto; contesto; контекст; 背景; 文脈; "
    "コンテキスト; 上下文; 컨텍스트; 맥락; context and background; problem description; summary; abstract; introduction"
)
DECISION = (
    "decision; decision outcome; decisions; the decision; resolution; outcome; entscheidung; décision; "
    "decisión; decisão; decisione; beslissing; besluit; решение; 决策; 決定; 决定; 결정; proposal; proposed decision; "
    "detailed design; proposed solution; rationale"
)
CONSEQUENCES = (
    "consequences; consequence; implications; impact; konsequenzen; auswirkungen; conséquences; "
    "consecuencias; consequências; conseguenze; gevolgen; последствия; 后果; 影响; 影響; 結果; 결과"
)
OTHERS = (
    "considered options; considered alternatives; options considered; options; alternatives; "
    "alternatives considered; alternative approaches; decision drivers; pros and cons of the options; "
    "pros and cons of the alternatives; more information; validation; confirmation; notes; links; references; "
    "changelog; change log; positive consequences; negative consequences; approach; assumptions; constraints"
)


def names(listed: str) -> frozenset[str]:
    """The headings of one of the lists above."""
    return frozenset(n.strip() for n in listed.split(";"))


SECTIONS: frozenset[str] = frozenset().union(*map(names, (CONTEXT, DECISION, CONSEQUENCES, OTHERS)))
"""Headings by which a decision record is known."""


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A heading as the lists above have it: small letters, no number before it, no punctuation."""
    return re.sub(r"^[\d\s.]+", "", _GAPS.sub(" ", text)).strip().casefold()
