"""Patients are drawn, differ from student to student, and keep quiet about their causes."""

from __future__ import annotations

import pickle
import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from grader import course
from grader.lab import clinic, environment, ward

LESSON = course.load().lesson("training-clinic")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (environment.COHORT, environment.STUDENT, "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)


def test_every_student_meets_every_cause_once_in_an_order_of_their_own() -> None:
    wards = {name: [case.cause for case in ward.cases(name)] for name in ("", "c/ada", "c/max")}
    for causes in wards.values():
        assert sorted(causes) == sorted(ward.CAUSES)
    assert len({tuple(causes) for causes in wards.values()}) == 3


def test_a_ward_is_the_same_each_time_and_another_for_another_student() -> None:
    def settings(name: str) -> list[str]:
        ward.cases.cache_clear()
        return sorted(
            f"{case.cause} {case.patient.seed} {case.patient.hidden} {case.patient.learning_rate}"
            for case in ward.cases(name)
        )

    assert settings("c/ada") == settings("c/ada")
    assert not set(settings("c/ada")) & set(settings("c/max"))


def test_without_a_cohort_all_share_one_ward(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.STUDENT, "ada")
    assert ward.student() == ""


def test_the_folder_of_a_submission_names_the_student(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(environment.COHORT, "autumn")
    monkeypatch.setenv(environment.STUDENT, "max")
    for step in ward.GRADING_STEPS:
        folder = tmp_path / step / "ada" / LESSON.slug
        folder.mkdir(parents=True)
        monkeypatch.chdir(folder)
        # A submission must not choose its ward by setting the variable in a cell.
        assert ward.student() == "autumn/ada"
    monkeypatch.chdir(tmp_path)
    assert ward.student() == "autumn/max"
    monkeypatch.delenv(environment.STUDENT)
    monkeypatch.setenv("JUPYTERHUB_USER", "eve")
    assert ward.student() == "autumn/eve"


def test_a_patient_does_not_carry_its_cause() -> None:
    for case in ward.cases(""):
        told = f"{case.patient} {case.patient.settings()} {case.patient.admission()}"
        kept = replace(case.patient, loss="", initializer="", prepare=abs)
        told += pickle.dumps({item.name: getattr(kept, item.name) for item in fields(kept)}).decode(
            "latin-1"
        )
        assert not [cause for cause in ward.CAUSES if cause in told]


def test_students_files_do_not_hold_the_key() -> None:
    key = {number: case.cause for number, case in enumerate(ward.cases(""), start=1)}
    for file in LESSON.notebook.parent.rglob("*"):
        text = file.read_text(encoding="utf-8", errors="ignore") if file.is_file() else ""
        for number, cause in key.items():
            assert not re.search(rf"{number}\s*:\s*\(?\W*{cause}", text), f"{file}: {number}"


def test_unseen_rows_are_unseen_and_of_the_same_kind() -> None:
    for case in ward.cases(""):
        own = {image.tobytes() for image in case.patient.images.astype(float)}
        assert not own & {image.tobytes() for image in case.images.astype(float)}, case.cause
        assert case.images.max() == pytest.approx(case.patient.images.max(), rel=0.01), case.cause


def test_the_admission_sheet_tells_rows_apart() -> None:
    patient, _, _ = ward.healthy(np.random.default_rng(0))
    sheet = patient.admission()
    assert sheet["rows_in_both"] == 0
    assert sheet["neighbours_agree"] > 0.9
    leaky = replace(patient, validation_rows=patient.training_rows[:50]).admission()
    assert leaky["rows_in_both"] == 50
    ordered = np.argsort(patient.labels[patient.training_rows], kind="stable")
    sorted_rows = replace(
        patient, training_rows=patient.training_rows[ordered], shuffle=False
    ).admission()
    assert sorted_rows["classes_per_batch"] < 3 < sheet["classes_per_batch"]


def test_a_run_is_reproduced_from_the_patient() -> None:
    patient, _, _ = ward.healthy(np.random.default_rng(0))
    short = replace(patient, epochs=2, dropout=0.3)
    first, second = clinic.run(short), clinic.run(short)
    assert np.allclose(first.chart.steps, second.chart.steps, rtol=1e-4)
    other = clinic.run(replace(short, seed=short.seed + 1))
    assert not np.allclose(first.chart.steps, other.chart.steps, rtol=1e-4)


def test_what_cannot_be_used_is_refused_in_words() -> None:
    patient, _, _ = ward.healthy(np.random.default_rng(0))
    with pytest.raises(ValueError, match="fit into a visit"):
        clinic.run(replace(patient, epochs=10_000))
    with pytest.raises(ValueError, match='the clinic has "sgd" and "adam"'):
        clinic.run(replace(patient, optimizer="lion"))
    with pytest.raises(ValueError, match="no bed 0"):
        ward.visit(0)


def test_an_own_network_can_be_brought() -> None:
    import keras

    def linear(patient: clinic.Patient) -> keras.Model:
        return keras.Sequential(
            [
                keras.Input((patient.images.shape[1],)),
                keras.layers.Dense(clinic.CLASSES, "softmax", name="output"),
            ]
        )

    patient, images, labels = ward.healthy(np.random.default_rng(0))
    run = clinic.run(replace(patient, build=linear, epochs=4))
    predicted = clinic.probabilities(run.model, patient.prepare(images)).argmax(axis=1)
    assert (predicted == labels).mean() > 0.8
