"""Changing a store: what is built, kept, taken back, refused, and pruned."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import CheckError, StoreError
from kg.store import drafts, open_current, shards
from kg.store.drafts import Texts, lease
from kg.store.manifest import Manifest
from tests.store import made
from tests.store.made import Reports

FEW: Reports = {"jinan": ["低保", "养老床位"], "binzhou": ["低保", "临时救助"]}
MANY: Reports = {**FEW, **{f"city{number}": [f"事{number}", f"数{number}", "低保"] for number in range(20)}}


def snapshots(store_dir: Path) -> set[str]:
    return {path.name for path in (store_dir / "snapshots").iterdir()}


FACTS = st.lists(st.sampled_from(["低保", "特困供养", "临时救助", "养老床位", "高龄津贴"]), min_size=1, max_size=4)
BUILD = st.dictionaries(st.sampled_from("abcdefgh"), FACTS, min_size=1)


@settings(max_examples=6)
@given(builds=st.lists(BUILD, min_size=2, max_size=3))
def test_step_by_step_and_from_scratch_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, builds: list[dict[str, list[str]]]
) -> None:
    folder = tmp_path_factory.mktemp("stores")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafts, "_MOST_CHANGED", 100)  # always the way of the clone
        names = [made.fill(folder / "steps", reports) for reports in builds]
    scratch = made.fill(folder / "scratch", builds[-1])
    assert names[-1] == scratch
    assert made.lines(folder / "steps") == made.lines(folder / "scratch") == made.expected(builds[-1])
    with open_current(folder / "steps") as steps, open_current(folder / "scratch") as once:
        assert list(steps.store.named_graphs()) == list(once.store.named_graphs())
        assert {path.name for path in (steps.path / "shards").iterdir()} == {
            path.name for path in (once.path / "shards").iterdir()
        }
    shutil.rmtree(folder)


def test_a_small_change_shares_the_rest_with_the_snapshot_before(tmp_path: Path) -> None:
    before = made.fill(tmp_path, MANY)
    after = made.fill(tmp_path, {**MANY, "city3": ["养老床位"]})
    old, new = tmp_path / "snapshots" / before, tmp_path / "snapshots" / after
    for part in ("shards", "texts"):
        shared = {path.name for path in (old / part).iterdir()} & {path.name for path in (new / part).iterdir()}
        assert len(shared) >= 20
        assert all((old / part / name).samefile(new / part / name) for name in shared)
    tables = [path for path in (new / "graph").glob("*.sst") if path.stat().st_nlink > 1]
    assert tables
    assert made.lines(tmp_path) == made.expected({**MANY, "city3": ["养老床位"]})


def test_without_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.fill(tmp_path, MANY)

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    smaller = {stem: facts for stem, facts in MANY.items() if stem != "city1"}
    made.fill(tmp_path, smaller)
    assert made.lines(tmp_path) == made.expected(smaller)


def test_a_report_that_leaves_takes_only_its_own_along(tmp_path: Path) -> None:
    made.fill(tmp_path, MANY)
    left = {stem: facts for stem, facts in MANY.items() if stem != "binzhou"}
    made.fill(tmp_path, left)
    assert "临时救助" not in made.facts_of(tmp_path)
    assert "低保" in made.facts_of(tmp_path)
    assert made.lines(tmp_path) == made.expected(left)


def test_the_one_before_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    names = [made.fill(tmp_path, {"jinan": [fact]}) for fact in ("一", "二", "三")]
    assert snapshots(tmp_path) == set(names[1:])


def test_going_back_is_a_switch(tmp_path: Path) -> None:
    first = made.fill(tmp_path, FEW)
    made.fill(tmp_path, MANY)
    inode = (tmp_path / "snapshots" / first).stat().st_ino
    assert made.fill(tmp_path, FEW) == first
    assert (tmp_path / "snapshots" / first).stat().st_ino == inode
    assert made.lines(tmp_path) == made.expected(FEW)


def test_a_reader_keeps_what_it_reads(tmp_path: Path) -> None:
    first = made.fill(tmp_path, FEW)
    reader = made.python(
        "import sys\nfrom pathlib import Path\nfrom kg.store import open_current\n"
        "with open_current(Path(sys.argv[1])) as snapshot:\n"
        "    print(snapshot.id, flush=True)\n"
        "    sys.stdin.readline()\n"
        "    print(len(list(snapshot.store)), len(snapshot.text(snapshot.manifest.reports[0].text)), flush=True)\n"
        "    sys.stdin.readline()\n",
        tmp_path,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    with reader:
        assert reader.stdout.readline().strip() == first
        names = [made.fill(tmp_path, {"jinan": [fact]}) for fact in ("一", "二", "三")]
        assert snapshots(tmp_path) == {first, *names[1:]}
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline().split()[0] == str(len(made.expected(FEW)))
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.wait(10) == 0
    last = made.fill(tmp_path, {"jinan": ["四"]})
    assert snapshots(tmp_path) == {names[-1], last}


def test_many_builds_never_disturb_those_who_open(tmp_path: Path) -> None:
    made.fill(tmp_path, {"jinan": ["事0"]})
    reader = made.python(
        "import sys\nfrom pathlib import Path\nfrom tests.store import made\n"
        "print('ready', flush=True)\n"
        "for _ in range(200):\n"
        "    assert len(made.facts_of(Path(sys.argv[1]))) == 1\n",
        tmp_path,
    )
    assert reader.stdout is not None
    with reader:
        assert reader.stdout.readline() == "ready\n"
        number = 0
        while reader.poll() is None:
            number += 1
            made.fill(tmp_path, {"jinan": [f"事{number}"]})
        assert reader.stderr is not None
        assert reader.returncode == 0, reader.stderr.read()
    assert number > 2


def test_a_fault_found_by_a_check_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    name = made.fill(tmp_path, FEW)

    def fails(store: ox.Store, texts: Texts) -> None:
        raise CheckError(f"{len(store)} quads are wrong, {texts(fewer.reports[0].text)}")

    with lease(tmp_path) as held, held.draft() as draft:
        assert held.current is not None
        fewer = Manifest.of(held.current.manifest.base, held.current.manifest.reports[:1])
        with pytest.raises(CheckError, match="quads are wrong, 低保。临时救助"):
            draft.publish(fewer, fails)
    assert snapshots(tmp_path) == {name}
    assert made.lines(tmp_path) == made.expected(FEW)


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with lease(tmp_path), pytest.raises(StoreError, match="another build"), lease(tmp_path):
        pass
    made.fill(tmp_path, FEW)


@pytest.mark.parametrize("name", ["file", "folder"])
def test_what_is_not_ours_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("低保")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.docx").write_text("mine")
    with pytest.raises(StoreError, match="name a"), lease(tmp_path / name):
        pass
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["thesis.docx"]


def test_a_missing_shard_is_damage(tmp_path: Path) -> None:
    made.fill(tmp_path, MANY)
    with open_current(tmp_path) as snapshot:
        snapshot.shard(snapshot.manifest.reports[0].shard.name).unlink()
    with pytest.raises(StoreError, match="damaged"):
        made.fill(tmp_path, {**MANY, "city3": ["养老床位"]})


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("owner", "call"),
    [
        (Path, "write_bytes"),
        (Path, "hardlink_to"),
        (Path, "mkdir"),
        (Path, "replace"),
        (Path, "rename"),
        (os, "fsync"),
        (shards, "load"),
    ],
)
def test_a_full_disk_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, call: str
) -> None:
    made.fill(tmp_path, MANY)
    with monkeypatch.context() as patch:
        patch.setattr(owner, call, full)
        with pytest.raises(StoreError, match="no room left on the disk") as caught:
            made.fill(tmp_path, {**MANY, "city3": ["养老床位"]})
    assert "\n" not in str(caught.value)
    assert made.lines(tmp_path) == made.expected(MANY)
    made.fill(tmp_path, FEW)
    assert made.lines(tmp_path) == made.expected(FEW)
    assert not [name for name in snapshots(tmp_path) if name.startswith(".")]


def test_a_limit_met_inside_the_database_is_told_too(tmp_path: Path) -> None:
    made.fill(tmp_path, FEW)
    build = made.python(
        "import resource, sys\nfrom pathlib import Path\nfrom tests.store import made\n"
        "from kg.errors import StoreError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "try:\n"
        "    made.fill(Path(sys.argv[1]), {str(n): [f'{n}-{m}' for m in range(100)] for n in range(50)})\n"
        "except StoreError as error:\n"
        "    print(error)\n",
        tmp_path,
    )
    words, _ = build.communicate(timeout=60)
    assert "no room left on the disk" in words
    assert words.count("\n") == 1
    assert made.lines(tmp_path) == made.expected(FEW)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.store import made

store, last = Path(sys.argv[1]), int(sys.argv[2])
seen = 0
STEPS = {"open", "os.mkdir", "os.link", "os.rename", "os.rmdir", "os.remove", "os.listdir", "shutil.rmtree"}

def count(event, arguments):
    global seen
    if event in STEPS and str(store) in str(arguments[0]):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
made.fill(store, {"jinan": ["养老床位"], "zibo": ["低保"], "weihai": ["事"]})
print(seen)
"""


def steps_of_a_build(folder: Path) -> int:
    made.fill(folder, MANY)
    words, _ = made.python(KILLED, folder, -1).communicate(timeout=60)
    return int(words)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> int:
    return steps_of_a_build(tmp_path_factory.mktemp("steps") / "store")


# The places lie evenly over the build, closer to its end, where it settles, switches and prunes.
@pytest.mark.parametrize("part", [0.02, 0.1, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 1.0])
def test_killed_at_any_moment_one_whole_snapshot_stands(tmp_path: Path, steps: int, part: float) -> None:
    made.fill(tmp_path, FEW)
    made.fill(tmp_path, MANY)
    killed = made.python(KILLED, tmp_path, max(1, round(steps * part)))
    killed.communicate(timeout=60)
    after = {"jinan": ["养老床位"], "zibo": ["低保"], "weihai": ["事"]}
    assert killed.returncode == -9
    assert made.lines(tmp_path) in (made.expected(MANY), made.expected(after))
    made.fill(tmp_path, after)
    made.fill(tmp_path, {"heze": ["事"]})
    assert made.lines(tmp_path) == made.expected({"heze": ["事"]})
    assert len(snapshots(tmp_path)) == 2
