"""Text that could be taken for Markdown, on its way into a label. Its look: tests/browser."""

from __future__ import annotations

import pytest

from mobility.ui.frame.markdown import JOINER, plain


@pytest.mark.parametrize(
    "text",
    [
        "Labutta",
        "လပွတ္တာ",
        "Bogale (township), 18-24: 2/3 = 67 %!",
        "python -m mobility publish --note TEXT | now",
        "10:30",
    ],
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![x](http://evil.example/x.png)", rf"!\[x\](http:{JOINER}//evil.example/x.png)"),
        ("[x](javascript:alert)", r"\[x\](javascript\:alert)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("*a* _b_ `c` ~~d~~", r"\*a\* \_b\_ \`c\` \~\~d\~\~"),
        ("$x^2$", r"\$x^2\$"),
        (":red[x]", r"\:red\[x\]"),
        (":small", r"\:small"),
        ("# 1", r"\# 1"),
        ("- 1", r"\- 1"),
        ("12. x", r"12\. x"),
        ("3) x", r"3\) x"),
        ("&lt;", r"\&lt;"),
        ("\\*", r"\\\*"),
        ("one\n\n    two", "one two"),
        (":material/home:", f":{JOINER}material/home:"),
        (":streamlit: :+1:", f":{JOINER}streamlit: :{JOINER}+1:"),
        ("www.evil.example a@b.org", f"www{JOINER}.evil.example a{JOINER}@b.org"),
        ("a -> b", rf"a {JOINER}-\> b"),
    ],
)
def test_what_means_something_in_markdown_is_escaped(text: str, shown: str) -> None:
    assert plain(text) == shown
