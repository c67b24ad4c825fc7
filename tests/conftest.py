"""Fixtures for every kind of test."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # a slow machine is no counter-example
settings.load_profile("house")

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the folder of the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real public data, or skip in plain sight where it does not lie."""
    folder = Path(os.environ.get("REPORTER_TEST_REAL") or CHECKOUT.parent / "shared" / "real")
    if not folder.is_dir():
        pytest.skip(f"no real data: set REPORTER_TEST_REAL (looked in {folder.name!r})")
    return folder


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: a workbook holds the second it was made, and two workers must collect the same names."""
    return argname if isinstance(val, bytes) else None
