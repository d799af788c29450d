"""What is just allowed in a ledger, and what just is not, each with the word for it."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.voting.ledger.mutations import Example, Signer
from tests.voting.ledger.wild import a_result, append

DAY = "2026-11-20"
WITNESS = "— witness.example " + "A" * 102 + "==\n"


def a_true_result(example: Example) -> None:
    append(example, "N", "result-1", DAY, text=a_result(example))
    example.sign_again()


def a_result_with_an_invented_like(example: Example) -> None:
    append(example, "N", "result-1", DAY, text=a_result(example, lie=1))
    example.sign_again()


def a_result_that_is_no_json(example: Example) -> None:
    append(example, "N", "result-1", DAY, text="{")
    example.sign_again()


def a_void_in_the_case_of_a_key(example: Example) -> None:
    append(example, "V", "3", DAY, "regular", "key")
    example.sign_again()


def a_void_in_the_case_of_a_result(example: Example) -> None:
    append(example, "N", "result-1", DAY, text=a_result(example))
    append(example, "V", "3", DAY, "regular", "result-1")
    example.sign_again()


def a_number_of_nineteen_digits(example: Example) -> None:
    append(example, "V", "9" * 19, DAY, "regular", "CASE22")
    example.sign_again()


def rules_after_the_close_from_no_day(example: Example) -> None:
    append(example, "P", "2", "2026-13-40", "day", "0", text="{}")
    example.sign_again()


def a_text_with_separators_that_end_no_line(example: Example) -> None:
    append(example, "N", "CASE23", DAY, text="\u2028\x85\x0b")
    example.sign_again()


def a_key_that_cannot_be_read(example: Example) -> None:
    append(example, "N", "key", DAY, text=example.signer.vkey + "\n")
    example.sign_again()


def a_new_key_that_signs_its_announcement(example: Example) -> None:
    new = announce(example)
    example.checkpoints[-1] = new.sign(example.lines)


def a_new_key_that_the_old_one_announces(example: Example) -> None:
    announce(example)
    example.sign_again()


def a_new_key_that_signs_what_follows(example: Example) -> None:
    new = announce(example)
    example.sign_again()
    one_more_seal(example)
    example.checkpoints.append(new.sign(example.lines))


def an_old_key_that_signs_what_follows(example: Example) -> None:
    announce(example)
    one_more_seal(example)
    example.sign_again()


def two_new_keys_in_a_seal(example: Example) -> None:
    announce(example, bytes(31) + b"\1")
    new = announce(example)
    example.sign_again()
    one_more_seal(example)
    example.checkpoints.append(new.sign(example.lines))


def a_new_key_that_both_sign(example: Example) -> None:
    new = announce(example)
    example.sign_again()
    example.checkpoints[-1] += new.sign(example.lines).partition("\n\n")[2]


def announce(example: Example, seed: bytes = bytes(32)) -> Signer:
    new = Signer(Ed25519PrivateKey.from_private_bytes(seed))
    append(example, "N", "key", DAY, text=new.vkey)
    return new


def one_more_seal(example: Example) -> None:
    example.parts.append([])
    example.notices.append({})
    append(example, "N", "CASE24", DAY, text="go")


def a_checkpoint_that_is_given_up(example: Example) -> None:
    lost = lost_checkpoint(example)
    give_up(example, f"{lost}\n着火了")
    example.kept = [root_of(lost), *map(root_of, example.checkpoints)]


def a_checkpoint_that_is_given_up_nowhere(example: Example) -> None:
    example.kept = [root_of(lost_checkpoint(example))]


def another_checkpoint_than_the_one_that_is_given_up(example: Example) -> None:
    size, root = root_of(lost_checkpoint(example))
    give_up(example, f"{lost_checkpoint(example)}\nfire")
    example.kept = [(f"{int(size) + 1}", root)]


def an_earlier_root_than_the_notice_explains(example: Example) -> None:
    give_up(example, f"{lost_checkpoint(example)}\nfire")
    example.kept = [("3", root_of(example.checkpoints[0])[1])]


def a_root_of_no_number(example: Example) -> None:
    example.kept = [("x", "y")]


def a_checkpoint_given_up_without_a_reason(example: Example) -> None:
    give_up(example, f"{lost_checkpoint(example)}\n")


def a_checkpoint_given_up_for_two_lines_of_reasons(example: Example) -> None:
    give_up(example, f"{lost_checkpoint(example)}\nfire\nand water")


def a_checkpoint_given_up_without_its_signature(example: Example) -> None:
    give_up(example, f"{lost_checkpoint(example).partition('— ')[0]}\nfire")


def a_void_in_the_case_of_what_is_given_up(example: Example) -> None:
    give_up(example, f"{lost_checkpoint(example)}\nfire")
    append(example, "V", "3", DAY, "regular", "given-up")
    example.sign_again()


def lost_checkpoint(example: Example) -> str:
    """One that was signed over lines that a restored site no longer has."""
    return example.signer.sign([*example.lines, *(f"lost {number}" for number in range(9))])


def root_of(checkpoint: str) -> tuple[str, str]:
    _origin, size, root = checkpoint.split("\n")[:3]
    return size, root


def give_up(example: Example, text: str) -> None:
    example.parts.append([])
    example.notices.append({})
    append(example, "N", "given-up", DAY, text=text)
    example.sign_again()


def a_witness(example: Example) -> None:
    example.checkpoints[2] += WITNESS


def a_witness_whose_signature_is_no_base64(example: Example) -> None:
    example.checkpoints[2] += "— witness.example no!base64\n"


def a_signature_that_is_there_twice(example: Example) -> None:
    example.checkpoints[2] += _parts(example)[1]


def a_witness_alone(example: Example) -> None:
    example.checkpoints[2] = _parts(example)[0] + WITNESS


def no_signature(example: Example) -> None:
    example.checkpoints[2] = _parts(example)[0]


def an_extension(example: Example) -> None:
    head, foot = _parts(example)
    example.checkpoints[2] = head[:-1] + "an extension\n\n" + foot


def a_size_of_too_many_digits(example: Example) -> None:
    example.checkpoints[2] = example.checkpoints[2].replace("\n", "\n" + "9" * 5000, 1)


def a_name_that_is_not_ascii(example: Example) -> None:
    example.checkpoints[2] += WITNESS.replace("witness", "证人")


def another_origin(example: Example) -> None:
    example.checkpoints[2] = example.checkpoints[2].replace("example.cn", "example.com")


def _parts(example: Example) -> tuple[str, str]:
    head, gap, foot = example.checkpoints[2].partition("\n\n")
    return head + gap, foot


EDGES: tuple[tuple[Callable[[Example], None], str], ...] = (
    *((a_true_result, ""), (a_result_with_an_invented_like, "totals")),
    *((a_result_that_is_no_json, "notice"), (a_void_in_the_case_of_a_key, "case")),
    *((a_void_in_the_case_of_a_result, "case"), (a_number_of_nineteen_digits, "format")),
    (rules_after_the_close_from_no_day, ""),
    *((a_text_with_separators_that_end_no_line, ""), (a_key_that_cannot_be_read, "key")),
    (a_new_key_that_signs_its_announcement, "signature"),
    *((a_new_key_that_the_old_one_announces, ""), (a_new_key_that_signs_what_follows, "")),
    *((an_old_key_that_signs_what_follows, "signature"), (two_new_keys_in_a_seal, "")),
    (a_new_key_that_both_sign, ""),
    *((a_witness, ""), (a_witness_whose_signature_is_no_base64, "")),
    *((a_signature_that_is_there_twice, "signature"), (a_witness_alone, "signature")),
    *((no_signature, "checkpoint"), (an_extension, "checkpoint")),
    *((a_size_of_too_many_digits, "checkpoint"), (a_name_that_is_not_ascii, "checkpoint")),
    (another_origin, "origin"),
    *((a_checkpoint_that_is_given_up, ""), (a_checkpoint_that_is_given_up_nowhere, "fork")),
    (another_checkpoint_than_the_one_that_is_given_up, "fork"),
    *((an_earlier_root_than_the_notice_explains, "fork"), (a_root_of_no_number, "fork")),
    (a_checkpoint_given_up_without_a_reason, "notice"),
    (a_checkpoint_given_up_for_two_lines_of_reasons, "notice"),
    (a_checkpoint_given_up_without_its_signature, "notice"),
    (a_void_in_the_case_of_what_is_given_up, "case"),
)
