"""The model cards tell the committed scores."""

from __future__ import annotations

import pytest

from training.card import CARDS, filled


@pytest.mark.parametrize("language", CARDS)
def test_a_card_tells_the_scores_as_they_are(language: str) -> None:
    card = CARDS[language].read_text(encoding="utf-8")
    assert card.count("<!-- end -->") == 4
    assert filled(card, language) == card
