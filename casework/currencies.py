"""How many digits an amount of money has after the point.

The profile says it of its own currency; of others ISO 4217 does (minor units), which is 2 unless
the currency stands below.
"""

from __future__ import annotations

from schemas.policy import Policy

_USUAL = 2
_OTHERS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS = {code: digits for digits, codes in _OTHERS.items() for code in codes.split()}


def digits_after_point(currency: str, policy: Policy) -> int:
    """The most digits that an amount in a currency (ISO 4217) may have."""
    if currency == policy.currency:
        return policy.currency_decimals
    return _DIGITS.get(currency, _USUAL)
