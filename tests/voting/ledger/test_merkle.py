"""The tree, held against another hand's."""

import random

import pytest
from pymerkle import InmemoryTree
from pymerkle.proof import MerkleProof

from faults.ledgers import load
from tests.voting.ledger import second_verifier
from voting.ledger import merkle


def test_roots_and_paths_are_those_of_another_implementation():
    tree, lines = InmemoryTree(algorithm="sha256"), []
    for size in range(1, 301):
        lines.append(b"line %d" % size)
        tree.append_entry(lines[-1])
        leaves = [merkle.leaf(line) for line in lines]
        assert merkle.root(leaves) == tree.get_root()
        for index in {0, size - 1, random.randrange(size), size // 2}:
            assert climbs(leaves[index], index, merkle.path(leaves, index), size) == tree.get_root()
            theirs = tree.prove_inclusion(index + 1, size)
            assert merkle.path(leaves, index) == their_path(theirs)


def test_large_trees_too_and_those_of_both_verifiers():
    dice = random.Random(3)
    for size in sorted(dice.sample(range(301, 20_000), 5)):
        tree, ours = InmemoryTree(algorithm="sha256"), load().Tree()
        lines = [dice.randbytes(20) for _ in range(size)]
        for line in lines:
            tree.append_entry(line)
            ours.add(line)
        leaves = [merkle.leaf(line) for line in lines]
        assert merkle.root(leaves) == tree.get_root() == ours.root() == second_verifier.root(lines)
        for index in dice.sample(range(size), 5):
            assert merkle.path(leaves, index) == their_path(tree.prove_inclusion(index + 1, size))


def their_path(proof: MerkleProof) -> list[bytes]:
    return list(proof.path)[1:]


def climbs(leaf: bytes, index: int, path: list[bytes], size: int) -> bytes:
    """RFC 9162 2.1.3.2, step by step."""
    fn, sn, found = index, size - 1, leaf
    for step in path:
        assert sn
        if fn & 1 or fn == sn:
            found = merkle.node(step, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = merkle.node(found, step)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return found


def test_an_empty_tree_has_the_hash_of_nothing():
    assert merkle.root([]).hex().startswith("e3b0c44298fc1c14")


def test_a_path_to_a_leaf_that_is_not_there_is_refused():
    with pytest.raises(IndexError):
        merkle.path([merkle.EMPTY], 1)


def test_tiles_make_the_same_tree():
    for size in (1, 1023, 1024, 1025, 3 * 1024, 5000):
        leaves = [merkle.leaf(b"%d" % number) for number in range(size)]
        tiles = [merkle.root(leaves[at : at + 1024]) for at in range(0, size, 1024)]
        assert merkle.root(tiles) == merkle.root(leaves)
        for index in (0, size // 2, size - 1):
            tile = index // 1024
            within = merkle.path(leaves[tile * 1024 :][:1024], index % 1024)
            assert within + merkle.path(tiles, tile) == merkle.path(leaves, index)
