"""One process among many that like at once; test_parallel.py starts it.

Usage: like_worker.py VISITOR THREADS CODE [CODE …]

It waits for a line on its input, so that all begin together, then casts one like for each
code, spread over its threads, and prints each answer the moment it has it.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from profiles.models import Nominee  # noqa: E402
from voting.likes import cast_like  # noqa: E402


def cast(visitor: str, code: str) -> str:
    nominee = Nominee.objects.with_place().get(code=code)
    outcome = cast_like(nominee=nominee, visitor=visitor, at=timezone.now())
    connection.close()
    return f"{code} {outcome.answer} {'first' if outcome.first else 'again'}"


def main() -> None:
    visitor, threads, codes = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(threads) as pool:
        for answer in pool.map(lambda code: cast(visitor, code), codes):
            print(answer, flush=True)


if __name__ == "__main__":
    main()
