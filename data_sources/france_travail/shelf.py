"""Answers kept call by call until the producer publishes anew: a fetch that is interrupted goes on where it stopped.

They outlive the release that they complete, so that a crash before it is stored costs no call.

    <folder>/<dataset>/<period>-<digest begins>/<call>.json.gz    one whole file a call, written beside its place and renamed
"""

import gzip
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from data_sources.france_travail.calls import Call
from reporter.errors import ReporterError


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What the producer answered to one call, as it came."""

    status: int
    text: str
    fictitious: bool

    @property
    def is_empty(self) -> bool:
        """Say whether the producer has nothing to say to that call."""
        return self.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT} or not self.text.strip()

    def line(self, call: Call) -> str:
        """Return it with its question as one line of JSON: the raw file of a release is made of these."""
        content = {"path": call.service.path, "body": call.body, "status": self.status, "answer": self.text}
        return json.dumps(content | {"fictitious": self.fictitious}, ensure_ascii=False, sort_keys=True)


class Shelf:
    """The folder of one dataset's answers; *publication* names what they are answers about."""

    def __init__(self, folder: Path, dataset: str) -> None:
        self._folder = folder / dataset

    def has(self, publication: str, call: Call) -> bool:
        """Say whether an answer is kept."""
        return self._path(publication, call).exists()

    def get(self, publication: str, call: Call) -> KeptAnswer | None:
        """Return the answer kept, or None."""
        path = self._path(publication, call)
        if not path.exists():
            return None
        content = json.loads(gzip.decompress(path.read_bytes()))
        return KeptAnswer(content["status"], content["answer"], content["fictitious"])

    def keep(self, publication: str, call: Call, answer: KeptAnswer) -> None:
        """Store one answer, whole or not at all, even when the power fails; ReporterError names a folder that cannot be written."""
        path = self._path(publication, call)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            number, building = tempfile.mkstemp(prefix=".building-", dir=path.parent)
            with os.fdopen(number, "wb") as file:
                file.write(gzip.compress(answer.line(call).encode(), mtime=0))
                file.flush()
                os.fsync(file.fileno())
            Path(building).replace(path)
        except OSError as error:
            message = f"cannot write to {path.parent}: {error.strerror}. Give write permission or set REPORTER_DATA__FOLDER"
            raise ReporterError(message) from error

    def count(self, calls: tuple[Call, ...]) -> int:
        """Return how many of *calls* the fetch interrupted last has an answer to."""
        publications = [path for path in self._folder.glob("*") if path.is_dir()]
        if not publications:
            return 0
        newest = max(publications, key=lambda path: path.stat().st_mtime)
        return sum((newest / f"{call.key}.json.gz").exists() for call in calls)

    def only(self, publication: str) -> None:
        """Forget the answers about anything else: what is out has changed."""
        for path in self._folder.glob("*"):
            if path.name != publication:
                shutil.rmtree(path, ignore_errors=True)

    def _path(self, publication: str, call: Call) -> Path:
        return self._folder / publication / f"{call.key}.json.gz"
