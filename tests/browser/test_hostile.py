"""Nothing that a document, a title, a name or an address says is run, and nothing breaks."""

from __future__ import annotations

import pytest

from tests.browser.conftest import inspect
from tests.browser.hostile import TEXTS, URLS, survey

BATCH = 13
BATCHES = [TEXTS[i : i + BATCH] for i in range(0, len(TEXTS), BATCH)]


def test_there_are_enough_cases():
    assert len(set(TEXTS)) + len(set(URLS)) >= 60


@pytest.mark.parametrize("texts", BATCHES, ids=lambda texts: ascii(texts[0])[:18])
def test_a_hostile_survey_is_shown_and_not_run(visit, write_page, texts):
    made = survey(texts)
    seen = visit(
        write_page(made, title=texts[0], description=texts[-1], full_text=True), motion="reduce"
    )
    page = seen.page
    assert inspect(page)["links"] == len(texts)
    records = [f"link:{n}" for n in range(len(texts))] + [f"place:{n}" for n in range(len(texts))]
    assert page.evaluate(OPEN_EVERYTHING, len(records)) >= len(texts) * 2
    page.click("#open-table")
    assert page.locator("table.all tbody tr").count() >= len(texts)
    assert page.evaluate("() => window.pwned") is None
    assert (
        page.evaluate("() => document.querySelectorAll('iframe,object,embed,base,form').length")
        == 0
    )
    hrefs = page.eval_on_selector_all("a[href]", "nodes => nodes.map(n => n.getAttribute('href'))")
    assert all(href.startswith(("https://", "http://", "#")) for href in hrefs)
    assert page.evaluate("() => getComputedStyle(document.body).display") == "block"


OPEN_EVERYTHING = """async () => {
  let opened = 0;
  const beat = () => new Promise((done) => setTimeout(done, 0));
  document.querySelector('#tab-reader').click();
  for (let i = 0; i < document.querySelectorAll('.doc').length; i += 1) {
    document.querySelectorAll('.doc')[i].click();
    await beat();
    document.querySelectorAll('.mark').forEach((node) => node.click());
    document.querySelectorAll('#reading .chip').forEach((node, k) => k < 1 && node.click());
    opened += 1;
    document.querySelector('#tab-reader').click();
    const back = document.querySelector('[data-focus="docs-back"]');
    if (back) back.click();
    await beat();
  }
  document.querySelector('#open-table').click();
  const rows = document.querySelectorAll('table.all tbody tr').length;
  document.querySelector('#table-close').click();
  for (let i = 0; i < rows; i += 1) {
    document.querySelector('#open-table').click();
    document.querySelectorAll('table.all tbody tr button')[i].click();
    opened += 1;
    await beat();
  }
  const find = document.querySelector('#find');
  for (const text of ['<', '"', 'a', '${', '\\\\']) {
    find.value = text;
    find.dispatchEvent(new Event('input'));
    await beat();
  }
  return opened;
}"""


def test_the_policy_lets_nothing_out(visit, korea_page):
    page = visit(korea_page).page
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_script_put_into_the_page_is_refused(visit, korea_page):
    seen = visit(korea_page)
    ran = seen.page.evaluate(
        """() => {
          const node = document.createElement('div');
          node.innerHTML = '<img src=x onerror="window.pwned=1">';
          document.body.append(node);
          const script = document.createElement('script');
          script.textContent = 'window.pwned = 1';
          document.body.append(script);
          return new Promise((done) => setTimeout(() => done(window.pwned), 200));
        }"""
    )
    assert ran is None
    seen.problems.clear()  # the browser says that it refused them
    seen.requests.clear()
