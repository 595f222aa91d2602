"""The share of newcomers trained and assigned as helpers, to and from a link.

Without it in the link, the value of ``parameters.toml`` holds: none.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.link import SHARE, Form, Linked, parameter
from mobility.measures.parameters import parameters
from mobility.words import N_

STEP = 0.05
USUAL = parameters()["newcomer_share_as_helpers"]
TRAINED = Form(SHARE.read, "{:g}".format)


@dataclass(frozen=True)
class Training(Linked):
    """A reader's assumption: the share of newcomers, 0-1, who count as helpers."""

    newcomer_share: float = parameter(USUAL, N_("share of newcomers trained"), TRAINED)
