"""The bench counts what went wrong, and does not call a changed tree by a commit's name."""

import subprocess

from bench import __main__, load

SAID = """
    Latency Distribution
     99%    5.20ms
  20000 requests in 2.00s, 40.00MB read
  Socket errors: connect 1, read 20, write 300, timeout 4000
  Non-2xx or 3xx responses: 50000
Requests/sec:  10000.00
"""


def test_every_request_without_a_good_answer_is_a_failure():
    assert load.read(SAID).failures == 54321
    assert load.read(SAID.partition("  Socket")[0] + "Requests/sec: 1.00").failures == 0


def test_a_changed_tree_is_not_called_by_its_commit(tmp_path, monkeypatch):
    monkeypatch.setattr(__main__, "HERE", tmp_path)
    file = tmp_path / "file"
    file.write_text("before")
    for step in (
        ["init", "-q"],
        ["add", "file"],
        ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "One"],
    ):
        subprocess.run(["git", *step], cwd=tmp_path, check=True)
    clean = __main__.commit()
    file.write_text("after")
    assert __main__.commit() == f"{clean}-dirty"
