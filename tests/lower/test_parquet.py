"""Parquet footers: the values that statistics name, and nothing else."""

from __future__ import annotations

from base64 import b85decode

from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.facts import Reason
from tos_lint.lower.parquet import lower_parquet

FILE = b85decode(
    "P(e~L6$BLu6%I@l0u=xf000FL0RR91VHE%s5)~FK6#^9y6$TXs95w(b0bv*cVG$7k000Rf0ssI20s#R602KrkG!-~Z6#^9i5&!@iWEKDb"
    "0Ap-nb!25NGc9j$b#pB;FfueSGBP<802LAy7AzG46%Z8$6$TtO04Nq?Y+-d|Wi2x;Z*X;UEiy1NG%zwUIT#jWY+-d|Wi2x;Z*X;UEiy1N"
    "G%zwUIS~;6000Rf0ssI20s#R602KroJT(9q26JO*Wo=;<1OOEbB?1@(bY*ySB>+qu0000L3?%{>1#NF+Wo#t?OdJ3J02Trn92qPo02~zz"
    "88rX~5E&Q*bY*yS6#^Cl7IGGPCNd@n95w(b0bv*cVG$7k87vh96#x|i02Kfg5ETLdJQe~O1{o#*0ssI2CIB223>h^51`rt-1#NF+Wo#7!"
    "76KOV0T%cHCe{Haf&m;h04Nq?Y+-d|Wi2x;Z*X;UEiy1NG%zwUIT#jWY+-d|Wi2x;Z*X;UEiy1NG%zwUIS~;687vh96#x|i02Kfg5ETLd"
    "JQge&1{o#*0ssI27UBXH0wxF+@&W)TAaG%Fadl;MEn{$SEn#wUZ+9SeWpZ<AZ*CwmHZCwOF&Qiz000~S001cg002-yQZW"
)
"""A table with the columns `text` and `model` and one row, as a library wrote it."""
FOOTER = FILE[-8 - int.from_bytes(FILE[-8:-4], "little") : -8].decode("latin-1")


def test_columns_have_their_smallest_and_largest_value() -> None:
    """Both are values of the column: two rows."""
    found = lower_parquet("a.parquet", FOOTER)
    assert [(each.path, each.value) for each in found.rows] == [
        ((0, "text"), "a"),
        ((1, "text"), "a"),
        ((0, "model"), "claude-3-opus-20240229"),
        ((1, "model"), "claude-3-opus-20240229"),
    ]


def test_that_values_were_not_read_is_said() -> None:
    """Statistics are not the data."""
    assert [gap.reason for gap in lower_parquet("a.parquet", FOOTER).gaps] == [Reason.TOO_LARGE]


@given(st.binary(max_size=400))
def test_any_bytes_are_survived(data: bytes) -> None:
    """Noise is a gap, or an empty footer."""
    found = lower_parquet("a.parquet", data.decode("latin-1"))
    assert len(found.gaps) <= 1


@given(st.integers(0, len(FOOTER) - 1), st.integers(0, 255))
def test_a_wrong_byte_is_survived(position: int, byte: int) -> None:
    """A footer that is nearly right is read or refused."""
    text = FOOTER[:position] + chr(byte) + FOOTER[position + 1 :]
    assert lower_parquet("a.parquet", text).path == "a.parquet"


def test_a_list_that_claims_to_be_endless_is_refused() -> None:
    """What a length says is not believed beyond the data that is there."""
    text = "\x49\xfc\xff\xff\xff\xff\x7f"
    assert lower_parquet("a.parquet", text).gaps[0].reason is Reason.UNREADABLE
