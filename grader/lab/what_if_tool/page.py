"""Google's page of the tool, as the installed witwidget has it, with its loose ends cut.

The page is one file that holds all of the tool. It is read and edited in memory, once in a kernel;
each edit has its reason. An edit that does not fit raises, because then it is another page.
"""

from __future__ import annotations

import functools
import gzip
import importlib.resources
import re

# The frame can load nothing and talk to nobody: scripts and styles are in the page.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
_FONTS = re.compile(r"@font-face\s*{[^}]*/font-roboto/[^}]*}")
_EDITS = (
    # The page asks TensorBoard for its plugins; a notebook server's answer is an error to it.
    (
        "this._requestManager.request(Qo.getRouter().pluginsListing())",
        "Promise.resolve({whatif:true})",
    ),
    # A quote in a feature's name broke its partial dependence plot.
    (
        "this.$$('[data-feature-name\\x3d\"'+b+'\"]')",
        "this.$$('[data-feature-name\\x3d\"'+CSS.escape(b)+'\"]')",
    ),
    # Strings are UTF-8; upstream shows their bytes as Latin-1 and writes them back so.
    (
        "return atob(g)",
        "const t=atob(g);try{return decodeURIComponent(escape(t))}catch(k){return t}",
    ),
    (
        "l[e.valueIndex]=btoa(g.value)",
        "l[e.valueIndex]=btoa(unescape(encodeURIComponent(g.value)))",
    ),
    # Pictures as data: addresses, because some notebooks allow no blob: ones, and without its
    # texture no point is drawn.
    (
        "k.src=URL.createObjectURL(new Blob(['",
        "k.src='data:image/svg+xml,'+encodeURIComponent(['",
    ),
    (
        '],\n{type:"image/svg+xml;charset\\x3dutf-8"}));return b}',
        "]);return b}",
    ),
    (
        'URL.createObjectURL(new Blob([t.data],{type:"image/svg+xml;charset\\x3dutf-8"}))',
        '"data:image/svg+xml,"+encodeURIComponent(t.data)',
    ),
    # "Group thresholds" gave a slice another slice's threshold wherever the slices' order by size
    # is not the order in which the data has them.
    (
        'this.set("featureValueThresholds."+e+".threshold."+b+".threshold",this.findOptimal',
        'this.set("featureValueThresholds."+this.featureValueThresholdsIndexMap[c[e]]'
        '+".threshold."+b+".threshold",this.findOptimal',
    ),
    # At the thresholds .29, .57 and .58 the confusion matrix was that of .28, .56 and .57.
    ("c=Math.floor(100*c);if(!b.thresholds)", "c=Math.round(100*c);if(!b.thresholds)"),
    (
        "<!doctype html>",
        "<!doctype html><meta charset=utf-8>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
    ),
)


@functools.cache
def compressed() -> bytes:
    """Read the page, edit it and compress it with gzip.

    Raises
    ------
    RuntimeError
        It is not the page of witwidget 1.8.1.
    """
    return gzip.compress(edited(_installed()).encode(), 6)


def edited(html: str) -> str:
    """Apply all edits."""
    # Web fonts of a TensorBoard that is not there.
    html = _FONTS.sub("", html)
    for old, new in _EDITS:
        if html.count(old) != 1:
            raise RuntimeError(
                f"The What-If Tool's page is not that of witwidget 1.8.1: {old[:60]!r} is "
                f"{html.count(old)} times in it. `make env` installs the right one."
            )
        html = html.replace(old, new)
    return html


def _installed() -> str:
    folder = importlib.resources.files("witwidget") / "static"
    return (folder / "wit_jupyter.html").read_text("utf-8")
