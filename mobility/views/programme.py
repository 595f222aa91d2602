"""What a programme can do about the findings: options, and what to watch out for.

Each is a row of the options worked out for Example 1 of the IOM/LIFT note; none is a
norm, and all are to be agreed with the village's committee and its partners.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.words import N_

AGREED_WITH = N_("to be agreed with the village committees and partners; no published norm found")


@dataclass(frozen=True)
class Option:
    """One finding and what can be done, as texts marked for translation.

    Attributes:
        kinds: of evidence of the source (``words.terms.EVIDENCE_NAMES``).
        action: the plan's action for it (:mod:`mobility.views.actions`); the same people lead.
    """

    finding: str
    actions: tuple[str, ...]
    action: str
    caution: str
    source: str
    kinds: tuple[str, ...]


NEWCOMERS = Option(
    N_("Newcomers to bring into the plan"),
    (
        N_("count them for shelter and warning"),
        N_("agree a route for the warning to their camp or raft"),
        N_("have a newcomer on the committee"),
        N_("give the message in their language"),
    ),
    "newcomers",
    N_("they add to the people to protect at once; they add to the helpers only once trained"),
    N_("IOM/LIFT MILDAS note, Example 1; IOM practice in Mon and Kayin"),
    ("expert judgement",),
)
FLUCTUATING = Option(
    N_("Households that fluctuate"),
    (
        N_("pair each with a buddy household"),
        N_("visit them from a list at the orange stage"),
        N_("move those who need help early"),
    ),
    "pair",
    N_("the list stays in the village, never on a public map"),
    N_("IOM/LIFT MILDAS note, Example 1"),
    ("expert judgement",),
)
ALWAYS_LOW = Option(
    N_("Households that are always low"),
    (N_("keep a permanent list for assisted evacuation, whoever migrates"),),
    "assist",
    N_("do not overlook them because they do not fluctuate"),
    N_("this project's own design"),
    ("convention",),
)
ROLE_GAP = Option(
    N_("A role with nobody here"),
    (
        N_("train women, and people aged 40-59, who stay"),
        N_("name a second holder for each role"),
        N_("agree a reserve team of the village tract"),
    ),
    "roles",
    N_("training fills roles, it adds no helpers; a sample cannot show role cover"),
    N_("practice of CWS in Maubin"),
    ("published",),
)
