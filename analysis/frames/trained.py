"""The third method: a classifier trained on people's codes, for researchers who have coded some of their own corpus.

Its features are the encoder's vector of a unit and the codebook's hits in it, so that it learns from few codes what
the codebook's author knew already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from analysis.codebook import NO_FRAME, Codebook
from analysis.encode import Encoder
from analysis.frames.coding import code_text

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TrainedCoder:
    """Classifiers of frames, each trained on the units that people coded for it."""

    codebook: Codebook
    encoder: Encoder
    models: dict[str, Pipeline]

    def code(self, units: pd.DataFrame) -> pd.DataFrame:
        """Code units: unit_id, frame, score (the probability), found (0.5 or more).

        Parameters
        ----------
        units
            unit_id, language, text.
        """
        features = unit_features(units, self.codebook, self.encoder)
        tables = []
        for frame, model in self.models.items():
            score = model.predict_proba(features)[:, 1]
            tables.append(
                pd.DataFrame({"unit_id": units["unit_id"].to_numpy(), "frame": frame, "score": score}).assign(
                    found=score >= 0.5
                )
            )
        return pd.concat(tables, ignore_index=True)


def train_coder(
    units: pd.DataFrame, codes: pd.DataFrame, codebook: Codebook, *, encoder: Encoder
) -> TrainedCoder:
    """Train a classifier for each frame that people found in some units and not in others.

    Parameters
    ----------
    units
        unit_id, language, text.
    codes
        unit_id, frame, value (true or false), one row a unit and frame.
    codebook
        Its hits are features.
    encoder
        From :func:`analysis.encode.load_encoder`.

    Raises
    ------
    ValueError
        Where no frame has codes of both kinds; says how many there are.
    """
    truth = codes.pivot(index="unit_id", columns="frame", values="value")
    coded = units[units["unit_id"].isin(truth.index)].reset_index(drop=True)
    features = unit_features(coded, codebook, encoder)
    models = {}
    for frame in truth.columns:
        values = truth[frame].reindex(coded["unit_id"]).to_numpy(object)
        known = ~pd.isna(values)
        carries = values[known].astype(bool)
        if 0 < carries.sum() < len(carries):
            models[str(frame)] = _classifier().fit(features[known], carries)
    if not models:
        raise ValueError(
            f"{len(codes)} codes, and no frame with units that carry it and units that don't: code more units"
        )
    return TrainedCoder(codebook, encoder, models)


def cross_validated(
    units: pd.DataFrame,
    codes: pd.DataFrame,
    codebook: Codebook,
    *,
    encoder: Encoder,
    folds: int = 5,
    seed: int = 0,
) -> pd.DataFrame:
    """Code each unit by a classifier that was trained on other stories' units.

    Parameters
    ----------
    units
        unit_id, language, text, story; units of one story are in one fold.
    codes, codebook, encoder
        As :func:`train_coder`.
    folds
        Parts, each of which is coded by what was learned from the others.
    seed
        Of the parting.

    Returns
    -------
    DataFrame
        unit_id, frame, truth, score, found: one row a coded unit and frame; frames whose codes are too few for the
        folds are left out.
    """
    ordered = units.sort_values("unit_id", ignore_index=True)
    features = unit_features(ordered, codebook, encoder)
    tables = []
    for frame, rows in codes.dropna(subset=["value"]).groupby("frame"):
        values = rows.set_index("unit_id")["value"].reindex(ordered["unit_id"]).to_numpy(object)
        known = np.flatnonzero(~pd.isna(values))
        carries = values[known].astype(bool)
        if min(carries.sum(), len(carries) - carries.sum()) < folds:
            continue
        score = np.zeros(len(known))
        parts = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
        for train, test in parts.split(known, carries, ordered["story"].to_numpy()[known]):
            model = _classifier().fit(features[known[train]], carries[train])
            score[test] = model.predict_proba(features[known[test]])[:, 1]
        tables.append(
            pd.DataFrame(
                {
                    "unit_id": ordered["unit_id"].to_numpy()[known],
                    "frame": frame,
                    "truth": carries,
                    "score": score,
                    "found": score >= 0.5,
                }
            )
        )
    columns = ["unit_id", "frame", "truth", "score", "found"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def unit_features(units: pd.DataFrame, codebook: Codebook, encoder: Encoder) -> Array:
    """Give the features of units: the encoder's vectors, and for each frame the logarithm of its hits.

    Parameters
    ----------
    units
        language, text.

    Returns
    -------
    array (n, d + frames)
    """
    texts, languages = units["text"].tolist(), units["language"].tolist()
    vectors = encoder.encode(texts, languages=languages)
    frames = [frame.id for frame in codebook.frames if frame.id != NO_FRAME]
    hits = np.zeros((len(units), len(frames)))
    for row, (text, language) in enumerate(zip(texts, languages, strict=True)):
        spans = code_text(text, language, codebook)
        counts = spans.loc[spans["assertion"] == "asserted", "frame"].value_counts()
        hits[row] = counts.reindex(frames, fill_value=0)
    return np.column_stack([vectors, np.log1p(hits)]).astype(float)


def _classifier() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.01, class_weight="balanced", max_iter=1000))
