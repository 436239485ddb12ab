import io
import json
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.document_formats import parse_json_lines, parse_markdown, parse_text
from geo.documents import read_documents
from geo.extraction import Extractor, docx_text, html_text, pdf_text
from layers.errors import InputError


def write(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def reasons(reading):
    return {skipped.source: skipped.reason for skipped in reading.skipped}


def test_one_bad_file_never_stops_the_others(tmp_path):
    write(
        tmp_path,
        good__txt="A line from Dandong to Sinuiju.",
        empty__txt="",
        blank__md="  \n ",
        binary__txt=bytes(range(256)) * 40,
        picture__png=b"\x89PNG",
        broken__pdf=b"%PDF-1.4 nothing more",
        broken__docx=b"PK nothing",
        open__md="---\ntitle: A\nno end",
        yaml__md="---\ntitle: [a\n---\nText",
        list__md="---\n- a\n- b\n---\nText",
        rows__jsonl='{"id": "a", "text": "In Busan."}\nnot json\n{"id": "b"}\n[1]\n{"id": "c", "text": "x"}',
    )
    reading = read_documents([tmp_path, tmp_path / "gone.txt"])
    assert [d.id for d in reading.documents] == ["good", "a", "c"]
    found = reasons(reading)
    assert found["empty.txt"] == "is empty"
    assert found["blank.md"] == "is empty"
    assert "binary" in found["binary.txt"]
    assert "kind" in found["picture.png"]
    assert "PDF" in found["broken.pdf"]
    assert "Word" in found["broken.docx"]
    assert "isn't closed" in found["open.md"]
    assert "isn't YAML (line 3)" in found["yaml.md"]
    assert "not a list of fields" in found["list.md"]
    assert "is not JSON" in found["rows.jsonl:2"]
    assert "has no text" in found["rows.jsonl:3"]
    assert "is no document" in found["rows.jsonl:4"]
    assert "is not there" in found["gone.txt"]
    assert all("\n" not in reason for reason in found.values())


def test_a_folder_with_nothing_is_said(tmp_path):
    (tmp_path / "none").mkdir()
    found = reasons(read_documents([tmp_path / "none"]))
    assert found == {"none": "is a folder with no files in it"}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp949", "신의주와 단둥을 잇는 새 다리가 곧 열릴 것이라고 평양이 말했다. " * 5),
        ("gb18030", "从丹东到新义州的铁路将会重新开放，北京方面表示。" * 5),
        ("cp1251", "Железная дорога из Хасана в Раджин была открыта в сентябре. " * 5),
    ],
)
def test_another_encoding_is_read_and_named(tmp_path, encoding, text):
    write(tmp_path, old__txt=text.encode(encoding))
    reading = read_documents([tmp_path])
    assert reading.documents[0].text == text
    assert reading.notices[0].source == "old.txt"
    assert "not UTF-8" in reading.notices[0].reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding):
    assert parse_text("Суйфэньхэ, 綏芬河".encode(encoding)) == ("Суйфэньхэ, 綏芬河", "")


def test_front_matter_gives_fields_and_the_rest_is_the_text():
    document = parse_markdown(
        "---\nid: x1\ntitle: 'A: b'\ndate: 2018-05-14\nurl: 7\nodd: {a: 1}\n---\nText.\n", "f.md"
    )
    assert (document.id, document.title, document.date) == ("x1", "A: b", "2018-05-14")
    assert document.text == "Text.\n"


def test_yaml_that_grows_without_end_is_only_a_value_we_ignore():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    document = parse_markdown(f"---\n{bomb}title: ok\n---\nText", "f.md")
    assert document.title == "ok"


def test_a_rule_across_the_page_is_no_front_matter():
    assert parse_markdown("---\n\nText\n", "f.md").text.startswith("---")


def test_ids_are_made_unique_and_kept_otherwise():
    lines = "\n".join(json.dumps({"id": i, "text": "t"}) for i in ["a", "a", "a~2", "a"])
    reading = read_documents(["-"], stdin=io.BytesIO(lines.encode()))
    ids = [d.id for d in reading.documents]
    assert ids[0] == "a"
    assert len(set(ids)) == 4


def test_lone_surrogates_are_replaced_one_for_one():
    line = b'{"id": "s", "text": "a\\ud800b Busan"}'
    assert read_documents(["-"], stdin=io.BytesIO(line)).documents[0].text == "a\ufffdb Busan"


def test_line_separators_inside_json_strings_are_no_line_ends():
    line = json.dumps({"id": "u", "text": "a\u2028b"}, ensure_ascii=False)
    assert [d.text for d in parse_json_lines(line, "f.jsonl")] == ["a\u2028b"]


def test_csv_rows(tmp_path):
    write(tmp_path, a__csv="id;body\n1;In Busan\n2;\n", b__csv="id,words\n1,x\n")
    reading = read_documents([tmp_path])
    assert [(d.id, d.text) for d in reading.documents] == [("1", "In Busan")]
    assert "no column text" in reasons(reading)["b.csv"]


def test_a_page_gives_its_text_without_scripts_and_its_metadata():
    page = b"""<html lang="en"><head><title>New line</title>
    <meta property="og:site_name" content="The Paper">
    <meta property="article:published_time" content="2019-03-04T10:00:00Z"></head>
    <body><script>var Beijing = 1</script><article><h1>New line</h1>
    <p>Trains will run from Dandong to Sinuiju &amp; on.</p></article></body></html>"""
    found = html_text(page)
    assert "from Dandong to Sinuiju & on." in found.text
    assert "var Beijing" not in found.text
    assert found.about["title"] == "New line"
    assert found.about["date"] == "2019-03-04"
    assert found.about["publisher"] == "The Paper"


def test_a_short_page_is_read_as_well():
    assert html_text(b"<p>Only Busan").text.strip() == "Only Busan"
    with pytest.raises(InputError, match="no readable text"):
        html_text(b"<p></p>")


def test_word_paragraphs_and_tables_in_order():
    file = docx.Document()
    file.core_properties.title = "Ports"
    file.add_paragraph("The port of Rajin.")
    table = file.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Chongjin"
    table.rows[0].cells[1].text = "Wonsan"
    packed = io.BytesIO()
    file.save(packed)
    found = docx_text(packed.getvalue())
    assert found.text == "The port of Rajin.\nChongjin\tWonsan"
    assert found.about["title"] == "Ports"


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("geo.extraction.MAX_UNZIPPED_BYTES", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"0" * 5000)
    with pytest.raises(InputError, match="unpacks to"):
        docx_text(packed.getvalue())


def minimal_pdf(text):
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def test_pdf_text_and_a_pdf_without_any():
    assert pdf_text(minimal_pdf("The bridge at Dandong")).text.strip() == "The bridge at Dandong"
    with pytest.raises(InputError, match="OCR"):
        pdf_text(minimal_pdf(""))


def test_the_reader_survives_a_file_that_breaks_it(tmp_path):
    write(tmp_path, a__html="<p>" + "<div>" * 200_000 + "deep", b__html="<p>In Busan.</p>")
    reading = read_documents([tmp_path])
    assert [d.text.strip() for d in reading.documents][-1] == "In Busan."


def test_a_file_that_takes_too_long_is_named_and_the_next_is_read(tmp_path):
    write(tmp_path, a__html="<p>In Wonsan.</p>", b__html="<p>In Busan.</p>")
    with Extractor(timeout_s=0) as hurried, pytest.raises(InputError, match="took more than"):
        hurried.extract(tmp_path / "a.html", "html")
    with Extractor() as patient:
        assert patient.extract(tmp_path / "b.html", "html").text.strip() == "In Busan."


@given(st.binary(max_size=400))
def test_no_bytes_break_the_decoder(data):
    try:
        text, _ = parse_text(data)
    except InputError as refused:
        assert str(refused)
    else:
        assert isinstance(text, str)


@given(st.text(max_size=200))
def test_no_text_breaks_markdown_or_json_lines(text):
    for item in parse_json_lines(text, "f.jsonl"):
        assert item.source.startswith("f.jsonl")
    try:
        document = parse_markdown(text, "f.md")
    except InputError:
        return
    assert text.endswith(document.text)
