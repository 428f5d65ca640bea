"""Files that were once misread: each fault on the text that showed it, and on other texts of its kind."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx import Document

from documents import Resolution, UnreadableDocument
from documents.readers import read_file
from documents.readers.akn import read_akn
from documents.readers.docx import read_docx
from documents.readers.html import read_html
from documents.readers.pdf import read_pdf
from documents.readers.text import read_text
from tests.pdfmaking import Sheets

Read = Callable[[Sequence[str]], Resolution]
_GA = ("The General Assembly,", "Recalling lamps,", "1. Decides to light lamps;", "2. Requests the Office to report.")


@pytest.fixture
def case(shared: Path) -> Callable[[str], list[Path]]:
    """The files of a fault's folder among the outside texts; the test is skipped where there is none."""

    def files(name: str) -> list[Path]:
        folder = shared / "cases" / name
        if not folder.is_dir():
            pytest.skip(f"{folder} is not there; it holds the text that showed the fault")
        return sorted(path for path in folder.iterdir() if path.name != "README")

    return files


def _text(lines: Sequence[str]) -> Resolution:
    return read_text("\n\n".join(lines), "made")


def _html(lines: Sequence[str]) -> Resolution:
    return read_html("<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>", "made")


def _docx(lines: Sequence[str]) -> Resolution:
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return read_docx(out.getvalue(), "made")


def _pdf(lines: Sequence[str]) -> Resolution:
    sheets = Sheets()
    for line in lines:
        sheets.paragraph(f"*{line}*" if line.startswith("The General Assembly") else line)
    return read_pdf(sheets.content(), "made")


def _akn(lines: Sequence[str]) -> Resolution:
    formula = lines.index("The General Assembly,")
    number, above = lines[0], "".join(f"<p>{line}</p>" for line in lines[1:formula])
    below = "".join(
        f"<paragraph><num>{line[:2]}</num><content><p>{line[3:]}</p></content></paragraph>"
        if line[0].isdigit()
        else f"<p>{line}</p>"
        for line in lines[formula + 1 :]
    )
    return read_akn(
        f'<?xml version="1.0"?><akomaNtoso><preface><docNumber refersTo="#symbol">{number}</docNumber><docTitle>Lamps</docTitle>'
        f"</preface><preamble>{above}<formula>The General Assembly,</formula></preamble><mainBody>{below}</mainBody></akomaNtoso>".encode(),
        "made",
    )


_READERS = {"text": _text, "html": _html, "docx": _docx, "pdf": _pdf, "akn": _akn}


@pytest.fixture(params=sorted(_READERS))
def read(request: pytest.FixtureRequest) -> Read:
    """Each reader in turn, given a document line by line."""
    return _READERS[request.param]


def _texts(resolution: Resolution) -> dict[str, str]:
    return {paragraph.locator: paragraph.text for paragraph in resolution.paragraphs}


def _resolution(path: Path) -> Resolution:
    resolution = read_file(path).resolution
    assert resolution is not None
    return resolution


# What is no adopted resolution of the Assembly or the Security Council


@pytest.mark.parametrize(
    ("above", "problem"),
    [
        (("A/HRC/RES/49/1", "Human Rights Council", "49/1. Lamps"), "A/HRC/RES/49/1, a resolution of the Human Rights Council"),
        (("A/HRC/DEC/49/101", "49/101. Lamps"), "A/HRC/DEC/49/101, a decision of the Human Rights Council"),
        (("E/RES/2024/7", "2024/7. Lamps"), "E/RES/2024/7, a resolution of the Economic and Social Council"),
        (("A/DEC/77/401", "Lamps"), "A/DEC/77/401, a decision of the General Assembly"),
        (("A/C.3/77/L.12", "Distr.: Limited", "Lamps"), "A/C.3/77/L.12, a draft"),
        (("A/77/L.5", "Lamps"), "A/77/L.5, a draft"),
        (("A/ES-11/L.7/Rev.1*", "Lamps"), "A/ES-11/L.7/Rev.1, a draft"),
        (("S/2024/12", "France: draft resolution"), "S/2024/12, a draft"),
        (("S/PRST/2023/4", "Statement"), "S/PRST/2023/4, a statement by the President of the Security Council"),
        (("A/77/461", "Report of the Third Committee"), "A/77/461, a document of the General Assembly"),
    ],
)
def test_what_is_no_adopted_resolution_is_refused_with_what_it_is(read: Read, above: Sequence[str], problem: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read([*above, *_GA])
    assert f"it is {problem}; expected an adopted resolution" in str(caught.value)


@pytest.mark.parametrize("body", ["Human Rights Council", "Economic and Social Council", "Conference of the Parties"])
def test_a_draft_for_the_assembly_in_the_text_of_another_body_is_not_read_as_the_assemblys(read: Read, body: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"opens with “The {body},”"):
        read(["United Nations", "52/2. Lamps", f"The {body},", "Recommends the following draft:", *_GA])


def test_a_resolution_that_names_its_draft_under_its_title_is_read() -> None:
    assert _text(["77/5. Lamps", "[without reference to a Main Committee (A/77/L.5)]", *_GA]).symbol == "A/RES/77/5"


def test_the_number_of_the_title_counts_for_more_than_the_draft_above_it() -> None:
    assert _text(["A/77/L.5", "77/5. Lamps", *_GA]).symbol == "A/RES/77/5"


def test_a_resolution_of_another_body_is_refused_in_place(case: Callable[[str], list[Path]]) -> None:
    (path,) = case("20-hrc-read-as-ga")
    with pytest.raises(UnreadableDocument, match="it is A/HRC/RES/52/2, a resolution of the Human Rights Council"):
        read_file(path)


def test_drafts_are_refused_in_place_as_drafts(case: Callable[[str], list[Path]]) -> None:
    for path in case("22-draft-refused-unclearly"):
        with pytest.raises(UnreadableDocument, match=r"it is A/C\.\d/80/L\.\d+, a draft; expected an adopted resolution"):
            read_file(path)


# Headings that open as preambular paragraphs do


@pytest.mark.parametrize(
    "heading",
    ["Peacebuilding", "Lampbuilding Commission", "Financing of lamps", "Strengthening of the Office", "Achieving light for all"],
)
def test_a_heading_before_the_first_operative_paragraph_is_no_preambular_one(heading: str) -> None:
    read = _text(["77/5. Lamps", "The General Assembly,", "Recalling lamps,", heading, "1. Decides to light lamps."])
    assert _texts(read) == {"pp1": "Recalling lamps,", "op1": "Decides to light lamps."}
    assert read.paragraphs[1].heading == heading


def test_a_heading_between_preambular_paragraphs_is_none_of_them() -> None:
    read = _text(
        ["77/5. Lamps", "The General Assembly,", "Recalling lamps,", "Housing of lamps", "Noting oil,", "1. Decides to light."]
    )
    assert _texts(read) == {"pp1": "Recalling lamps,", "pp2": "Noting oil,", "op1": "Decides to light."}


@pytest.mark.parametrize("preambular", ["Recalling its resolution 70/1", "Recalling lamps,\n\nHaving considered lamps,"])
def test_a_preambular_paragraph_stays_one_though_it_is_short_or_lacks_its_comma(preambular: str) -> None:
    read = _text(["77/5. Lamps", "The General Assembly,", preambular, "1. Decides to light lamps."])
    assert [p.kind for p in read.paragraphs] == ["preambular"] * (1 + preambular.count("\n\n")) + ["operative"]


def test_a_heading_that_ends_in_ing_is_none_of_the_preamble_in_place(case: Callable[[str], list[Path]]) -> None:
    (path,) = case("02-heading-ing-as-preamble")
    assert [p.locator for p in _resolution(path).paragraphs] == ["pp1", "pp2", "op1", "op2", "op3"]


# Text that was copied from printed pages

_FIRST_PAGE = """United Nations                                   A/RES/77/5

General Assembly

Seventy-seventh session

Resolution adopted by the General Assembly
on 9 November 2022

77/5. Keeping of lamps and oil

The General Assembly,
Recalling the Lamp Charter of 1999,1 in particular its articles 2 and 3,
Noting the report of the Office 2 on oil and the follow-
up to it, and under-
standing that lamps need oil,
1. Decides to light lamps and to keep them
__________________
1 Lamp Series, vol. 12.
2 A/77/1.
1/2
22-00001 (E)
"""
_SECOND_PAGE = """A/RES/77/5          Keeping of lamps and oil
lit until morning;
2. Requests the Office to report at its session in 2023.3
20th plenary meeting
9 November 2022
__________________
3 See resolution 70/1,
annex.
2/2
22-00001
"""
_PRINTED = {
    "pp1": "Recalling the Lamp Charter of 1999, in particular its articles 2 and 3,",
    "pp2": "Noting the report of the Office on oil and the follow-up to it, and understanding that lamps need oil,",
    "op1": "Decides to light lamps and to keep them lit until morning;",
    "op2": "Requests the Office to report at its session in 2023.",
}


@pytest.mark.parametrize("between", ["\f", "\n"])
def test_notes_heads_and_cut_words_of_printed_pages_are_set_right(between: str) -> None:
    read = read_text(_FIRST_PAGE + between + _SECOND_PAGE, "made")
    assert _texts(read) == _PRINTED
    assert [(p.locator, note.mark, note.text) for p in read.paragraphs for note in p.footnotes] == [
        ("pp1", "1", "Lamp Series, vol. 12."),
        ("pp2", "2", "A/77/1."),
        ("op2", "3", "See resolution 70/1, annex."),
    ]
    assert (read.title, str(read.adopted), read.meeting) == ("Keeping of lamps and oil", "2022-11-09", 20)


def test_a_title_on_two_lines_is_read_whole() -> None:
    text = _FIRST_PAGE.replace("lamps and oil\n", "lamps\nand oil\n") + "\f" + _SECOND_PAGE
    assert read_text(text, "made").title == "Keeping of lamps and oil"


def test_a_number_alone_on_its_line_before_the_title_is_the_resolutions() -> None:
    text = _FIRST_PAGE.replace("77/5. Keeping", "77/5.\n\nKeeping") + "\f" + _SECOND_PAGE
    read = read_text(text, "made")
    assert (read.symbol, read.title) == ("A/RES/77/5", "Keeping of lamps and oil")


def test_a_rule_without_notes_behind_it_changes_nothing() -> None:
    lines = ["77/5. Lamps", "The General Assembly,", "Recalling lamps 1 and 2,", "__________", "1. Decides to light 3 lamps."]
    assert _texts(_text(lines)) == {"pp1": "Recalling lamps 1 and 2,", "op1": "Decides to light 3 lamps."}


def test_a_text_of_nothing_but_rules_and_numbers_is_refused_soon() -> None:
    with pytest.raises(UnreadableDocument):
        read_text("".join(f"______\n{n % 999} a\n1/2\n" for n in range(20_000)), "made")


def test_a_copied_page_is_read_in_place(case: Callable[[str], list[Path]]) -> None:
    (path,) = case("03-text-of-a-pdf-footnotes-as-paragraphs")
    read = _resolution(path)
    assert [p.locator for p in read.paragraphs] == ["pp1", "pp2", "op1", "op2", "op3"]
    assert read.paragraphs[-1].text.startswith("Requests the Secretary-General to report to the General Assembly at its")
    assert (read.title, str(read.adopted)) == ("Lighthouse keeping", "2026-12-10")
    assert [note.text for p in read.paragraphs for note in p.footnotes][2:] == ["See A/59/902.", "A/51/903, annex."]


# Words in italics on lines of their own


@pytest.mark.parametrize("formula", ["The General Assembly\n,", "The General Assembly ,", "The General Assembly,"])
def test_a_comma_alone_on_its_line_belongs_to_the_line_before_it(formula: str) -> None:
    text = f"77/5. Lamps\n{formula}\nRecalling\nits resolution 70/1\n,\nNoting\nlamps\n,\n1.\nDecides\nto light lamps\n;\n2.\nRequests\na report\n."
    assert list(_texts(read_text(text, "made")).values()) == [
        "Recalling its resolution 70/1,",
        "Noting lamps,",
        "Decides to light lamps;",
        "Requests a report.",
    ]


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("coor-\ndination", "coordination"),
        ("long-\nterm", "long-term"),
        ("Secretary-\nGeneral", "Secretary-General"),
        ("inter-\nnational", "international"),
        ("short-\nand long-term", "short- and long-term"),
    ],
)
def test_a_word_cut_at_the_end_of_a_line_is_whole_again(cut: str, whole: str) -> None:
    read = read_text(f"77/5. Lamps\n\nThe General Assembly,\n\n1. Decides on {cut} lamps.", "made")
    assert read.paragraphs[0].text == f"Decides on {whole} lamps."


def test_a_lone_comma_is_no_paragraph_in_place(case: Callable[[str], list[Path]]) -> None:
    (path,) = case("10-lone-comma-after-formula")
    texts = _texts(_resolution(path))
    assert list(texts) == ["pp1", "pp2", "op1", "op2"]
    assert texts["pp1"].startswith("Reaffirming the purposes of the Lamp Charter, including the protection of lamps")


# Sessions and meetings


@pytest.mark.parametrize(
    ("symbol", "session"), [("56/9", 56), ("S-32/1", None), ("ES-10/27", None), ("2625 (XXV)", 25), ("377 A (V)", 5)]
)
def test_the_symbol_tells_the_regular_session_where_the_header_does_not(symbol: str, session: int | None) -> None:
    assert _text([f"{symbol}. Lamps", *_GA]).session == session


def test_the_session_of_an_emergency_resolution_is_no_regular_one_in_place(case: Callable[[str], list[Path]]) -> None:
    for path in case("15-emergency-session-as-regular"):
        assert _resolution(path).session is None


def test_the_day_and_the_meeting_of_the_security_council_are_read() -> None:
    adopted = "Adopted by the Security Council at its 9400th meeting, on 1 September 2023"
    read = _text(["Resolution 2700 (2023)", adopted, "The Security Council,", *_GA[1:]])
    assert (read.symbol, str(read.adopted), read.meeting) == ("S/RES/2700 (2023)", "2023-09-01", 9400)


def test_an_item_of_the_agenda_that_speaks_of_what_was_adopted_is_no_adoption() -> None:
    header = ["Agenda item 5", "Decisions adopted by the General Assembly at its tenth special session: lamps"]
    read = _text([*header, "Resolution adopted by the General Assembly on 9 November 2022", "77/5. Lamps", *_GA])
    assert (str(read.adopted), read.agenda_title) == ("2022-11-09", header[1])


# Characters


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("the e\ufb03cient o\ufb00ice and its \ufb02ag", "the efficient office and its flag"),
        ("Co\u0302te d\u2019Ivoire and Sa\u0303o Tome\u0301", "Côte d’Ivoire and São Tomé"),
        ("\uff2c\uff41\uff4d\uff50\uff53", "Lamps"),
        ("lamp\u00adlight and lamp\u200boil", "lamplight and lampoil"),
        ("lamps\u00a0and\u2009oil", "lamps and oil"),
    ],
)
def test_characters_are_read_as_plain_ones_would_be(written: str, words: str) -> None:
    for read in (_text, _html, _docx, _akn):
        assert _texts(read(["A/RES/77/5", "77/5. Lamps", *_GA[:2], f"1. Welcomes {written}."]))["op1"] == f"Welcomes {words}."
