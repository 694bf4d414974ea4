"""What people write as the status of a decision -> one of six, or none: a word that is not known stays unknown.

`Accepted`, `✅ Approved (2024-03-01)`, `~~Proposed~~ Accepted`, `superseded by [X](x.md)`, `abgelehnt`, `已接受`.
"""

# ruff: noqa: RUF001 (words and marks of other scripts are the subject)

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from archkit.model.adr.record import Status

_WORDS: Mapping[Status, str] = {
    "draft": "draft; drafted; wip; work in progress; in progress; idea; in draft; unfinished; "
    "entwurf; in arbeit; "
    "brouillon; borrador; rascunho; bozza; concept; utkast; kladde; szkic; koncept; návrh; taslak; luonnos; "
    "черновик; чернетка; 草案; 草稿; 下書き; ドラフト; 作成中; 초안; "
    "em rascunho; en borrador; in bozza",
    "proposed": "proposed; proposal; pending; open; submitted; rfc; request for comments; request for comment; "
    "in review; under review; for review; in discussion; under discussion; for discussion; ready for review; "
    "in consideration; under consideration; awaiting approval; pending approval; pending review; "
    "to be decided; "
    "undecided; not decided; tbd; review; discussion; vorgeschlagen; vorschlag; offen; proposé; "
    "proposée; proposition; "
    "en discussion; propuesto; propuesta; pendiente; proposto; proposta; pendente; voorgesteld; voorstel; "
    "föreslagen; föreslaget; foreslået; foreslått; proponowany; zaproponowany; zaproponowane; "
    "proponowane; navrženo; "
    "navržený; önerildi; öneri; ehdotettu; предложено; предложен; предложена; запропоновано; на рассмотрении; "
    "提议; 提議; 已提议; 提案; 提案済み; 待定; 審議中; レビュー中; 検討中; 제안; 제안됨; đề xuất; "
    "needs review; awaiting review; under evaluation; being discussed; request for feedback; "
    "for approval; zur diskussion; in diskussion; in prüfung; in abstimmung; in überprüfung; "
    "en cours de validation; en attente; en revue; à valider; en revisión; en discusión; "
    "en evaluación; em revisão; em discussão; em análise; em avaliação; in revisione; "
    "in discussione; in attesa; in overleg; under granskning; under vurdering; "
    "w trakcie przeglądu; на согласовании; в обсуждении; обсуждается; 讨论中; 審査中; 审核中; 评审中; 待审核; "
    "待评审; 提案中; 議論中; レビュー待ち; 검토중; 검토 중; 논의중; 논의 중",
    "accepted": "accepted; accept; approved; adopted; decided; agreed; ratified; implemented; active; done; "
    "complete; completed; final; finalized; finalised; effective; in force; in effect; signed off; "
    "akzeptiert; angenommen; beschlossen; entschieden; genehmigt; umgesetzt; gültig; accepté; "
    "acceptée; adopté; "
    "adoptée; approuvé; approuvée; validé; validée; décidé; aceptado; aceptada; aprobado; aprobada; adoptado; "
    "adoptada; implementado; implementada; aceito; aceita; aceite; aprovado; aprovada; adotado; "
    "adotada; accettato; "
    "accettata; approvato; approvata; adottato; adottata; geaccepteerd; aanvaard; goedgekeurd; besloten; "
    "accepterad; accepterat; godkänd; antagen; accepteret; godkendt; akseptert; godkjent; "
    "vedtatt; zaakceptowany; "
    "zaakceptowane; przyjęty; przyjęte; zatwierdzony; přijato; přijatý; schváleno; kabul edildi; onaylandı; "
    "hyväksytty; принято; принят; принята; одобрено; утверждено; прийнято; 已接受; 接受; 已采纳; "
    "采纳; 已採納; 採用; "
    "採用済み; 已批准; 批准; 已通过; 通过; 承認; 承認済み; 承認済; 決定; 已决定; 已实施; 승인; "
    "승인됨; 채택; 채택됨; chấp nhận; "
    "đã chấp nhận; "
    "endorsed; enacted; confirmed; freigegeben; verabschiedet; bestätigt; in kraft; aktiv; "
    "en vigueur; retenu; retenue; entériné; entérinée; vigente; en vigor; em vigor; concluído; "
    "concluída; confirmado; confirmada; in vigore; confermato; confermata; vastgesteld; beslutad; "
    "besluttet; obowiązujący; действует; согласовано; 生效; 已生效; 已确认; 已同意; 已完成; 採択; 採択済み; 合意済み; "
    "有効; 확정; 확정됨; 완료; 수락; 수락됨",
    "rejected": "rejected; reject; declined; denied; refused; dismissed; abandoned; withdrawn; "
    "cancelled; canceled; "
    "discarded; dropped; not accepted; not approved; not adopted; abgelehnt; verworfen; zurückgezogen; rejeté; "
    "rejetée; refusé; refusée; abandonné; abandonnée; rechazado; rechazada; descartado; descartada; rejeitado; "
    "rejeitada; recusado; recusada; rifiutato; rifiutata; respinto; respinta; afgewezen; verworpen; avvisad; "
    "avslagen; afvist; avvist; odrzucony; odrzucone; zamítnuto; zamítnutý; odmítnuto; reddedildi; hylätty; "
    "отклонено; отклонен; отклонена; отклонён; отвергнуто; відхилено; 已拒绝; 拒绝; 已拒絕; "
    "已否决; 否决; 却下; 不採用; "
    "거절; 거절됨; 기각; từ chối; "
    "vetoed; voted down; nicht angenommen; nicht akzeptiert; écarté; écartée; non retenu; "
    "non retenue; no aceptado; não aceito; não aceita; 未通过; 不通过; 見送り; 棄却; 반려",
    "deprecated": "deprecated; obsolete; obsoleted; outdated; retired; revoked; rescinded; reverted; repealed; "
    "no longer valid; no longer in force; no longer applicable; no longer relevant; inactive; "
    "veraltet; überholt; "
    "aufgehoben; außer kraft; déprécié; dépréciée; obsolète; périmé; caduc; obsoleto; obsoleta; deprecado; "
    "deprecada; descontinuado; deprecato; deprecata; superato; verouderd; föråldrad; forældet; utdatert; "
    "przestarzały; przestarzałe; wycofany; zastaralé; zastaralý; kullanımdan kaldırıldı; "
    "vanhentunut; устарело; "
    "устарел; устарела; отменено; застаріло; 已废弃; 废弃; 已弃用; 弃用; 已棄用; 已过时; 廃止; "
    "非推奨; 廃止済み; 폐기; 폐기됨; "
    "사용 중단; "
    "expired; obsolet; außer kraft gesetzt; nicht mehr gültig; abrogé; abrogée; derogado; "
    "derogada; revogado; revogada; abrogato; abrogata; ingetrokken; 作废; 已作废; 已失效; 失效; 無効",
    "superseded": "superseded; superceded; superceeded; superseeded; supersede; replaced; ersetzt; abgelöst; "
    "remplacé; remplacée; reemplazado; reemplazada; sustituido; sustituida; substituído; "
    "substituída; substituido; "
    "sostituito; sostituita; vervangen; ersatt; erstattet; zastąpiony; zastąpione; nahrazeno; nahrazený; "
    "değiştirildi; korvattu; заменено; заменен; заменена; заменён; замінено; 已取代; 取代; "
    "被取代; 已被取代; 被替代; "
    "已替代; 置き換え; 置換済み; 置き換えられた; 대체; 대체됨; thay thế; "
    "已替换; 被替换; 置き換え済み; 置換え",
}  # fmt: skip

RANK: Mapping[Status, int] = {
    "draft": 0, "proposed": 1, "accepted": 2, "rejected": 2, "deprecated": 3, "superseded": 4,
}  # fmt: skip
"""How far a decision has come in life: of several that stand in one section, the furthest holds."""

STATUS_OF: Mapping[str, Status] = {w.strip(): s for s, listed in _WORDS.items() for w in listed.split(";")}
_LONGEST = max(w.count(" ") + 1 for w in STATUS_OF)
_UNSPACED = sorted((w for w in STATUS_OF if w[0] >= "぀"), key=len, reverse=True)

_PASSED_OVER = frozenset(
    "status currently current now is the this it decision adr record madr proposal was has have been were be "
    "and on at as of by from state since also still already already fully mostly conditionally provisionally "
    "tentatively implicitly formally officially unanimously finally newly wurde ist est été fue foi è stato "
    "está wird".split()
)
_IN_PART = frozenset(
    "partially partly partial teilweise partiellement parcialmente parzialmente gedeeltelijk delvis częściowo "
    "частично".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STRUCK = re.compile(
    r"~~.{0,200}?~~|<(?:s|del|strike)>.{0,200}?</(?:s|del|strike)>|\[line-through\]#.{0,200}?#"
)
_IMAGE = re.compile(r"!\[[^\]]{0,200}\]\([^)]{0,400}\)|:[a-z0-9_+-]{2,40}:(?!\w)|</?[A-Za-z][^>]{0,200}>")
NAMED_FIRST = re.compile(
    r"[\W_]*(?:(?:现已|現已|已)?(?:被|由)(?=[^。\n]{1,200}?(?:取代|替代|替换|替換|代替|置换))"
    r"|(?=[^。\n]{1,200}?(?:に|により|によって|で)(?:置き換え|置換|差し替え|代替|取って代わ))"
    r"|(?=[^.\n]{1,200}?(?:로|에 의해)\s?대체))"
)
"""Superseded, in languages that name the successor first: `已被 [ADR-3](3.md) 取代`, `ADR-3に置き換え`."""
_ALSO = (
    r"(?P<verb>superseded by|superceded by|replaced by|obsoleted by|ersetzt durch|abgelöst durch|remplacée? par|"
    r"reemplazad[oa] por|sustituid[oa] por|substituíd[oa] por|sostituit[oa] da|vervangen door)\b"
)
_LATER = re.compile(
    rf"(?:[,;.(:–—-]|\b(?:and|but|und|aber))\s{{0,3}}(?:(?:and|but|now|later|then|since|meanwhile|inzwischen)\s)?{_ALSO}",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\s*(?:\||/|,|\bor\b|\boder\b|\bou\b)\s*")
_ARROW = re.compile(r"(?:->|=>|→|➔|⇒|⟶|»)\s*")
_BRACES = {"{": "}", "[": "]", "<": ">", "(": ")"}


class StatusRead(NamedTuple):
    """A status found in a text, and where its words are."""

    status: Status | None
    start: int
    end: int
    partial: bool = False
    placeholder: bool = False
    """A choice of the template that nobody has made."""


NONE = StatusRead(None, 0, 0)


def read_status(text: str) -> StatusRead:
    """The status that a text begins with."""
    text = _blanked(text[:600])
    if not text.strip():
        return NONE
    chosen = _choice(text)
    if chosen is not None:
        return chosen
    *_, last = [0, *(m.end() for m in _ARROW.finditer(text))]
    first = _first(text, last)
    if first.status is None and (match := NAMED_FIRST.match(text)):
        return StatusRead("superseded", len(text) - len(text.lstrip()), max(match.end(), len(text.rstrip())))
    if first.status in ("accepted", "proposed") and (later := _LATER.search(text, first.end)):
        # `Accepted, superseded by ADR-0008` tells a life: the last word holds.
        return StatusRead("superseded", first.start, later.end())
    return first


def is_status(word: str) -> bool:
    """Whether a word alone says a status, as a tag may."""
    return _known(word.strip().casefold()) is not None


def _known(word: str) -> Status | None:
    return STATUS_OF.get(re.sub(r"[\W_]+", " ", word).strip())


def _blanked(text: str) -> str:
    """The text with spaces where words were crossed out or no words are."""
    for pattern in (_STRUCK, _IMAGE):
        if pattern.search(text):
            text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def _choice(text: str) -> StatusRead | None:
    """`Proposed | Accepted | Rejected`: nobody has chosen, unless exactly one of them is set in bold."""
    head = text[: text.find("]")] if text.lstrip().startswith("[") and "](" not in text else text
    parts = [p for p in _CHOICE.split(head[:400]) if p.strip(" {}[]<>()…._*`'\"")]
    kinds = [_known(p.strip(" {}[]<>().…_*`'\"").casefold()) for p in parts]
    known = [k for k in kinds if k is not None]
    if len(known) < 2 or len(set(known)) < 2 or not _is_menu(head, len(parts)):
        return None
    bold = [m for m in re.finditer(r"(\*\*|__)([^*_|]{1,40})\1", text) if _known(m[2].casefold())]
    if len(bold) == 1:
        return StatusRead(_known(bold[0][2].casefold()), bold[0].start(2), bold[0].end(2))
    start = len(text) - len(text.lstrip())
    return StatusRead(None, start, len(text.rstrip()), placeholder=True)


def _is_menu(text: str, parts: int) -> bool:
    return "|" in text or text.count("/") >= parts - 1 or text.strip()[:1] in _BRACES or parts > 2


def _first(text: str, start: int) -> StatusRead:
    words = list(_words(text, start))
    partial = False
    for passed, (word, at, _) in enumerate(words[:8]):
        if (found := _phrase(words, passed)) is not None:
            status, end = found
            return StatusRead(status, at, end, partial)
        if word in _IN_PART:
            partial = True
        elif not (word in _PASSED_OVER or word[0].isdigit() or passed < 1 and len(word) == 1):
            break
    return NONE


def _words(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text, start):
        yield match[0].casefold(), match.start(), match.end()


def _phrase(words: list[tuple[str, int, int]], index: int) -> tuple[Status, int] | None:
    """The longest phrase of the table that begins with this word."""
    for count in range(min(_LONGEST, len(words) - index), 0, -1):
        phrase = " ".join(w for w, _, _ in words[index : index + count])
        if (status := STATUS_OF.get(phrase)) is not None:
            return status, words[index + count - 1][2]
    word, at, _ = words[index]
    if word[0] >= "぀":
        for known in _UNSPACED:
            if word.startswith(known):
                return STATUS_OF[known], at + len(known)
    return None
