"""Claims judged against the zoo as it is, or with networks in it that were broken on purpose."""

import dataclasses
import functools

from archstats.claims.catalog import CLAIMS
from archstats.claims.evidence import Evidence
from archstats.claims.judging import judge
from archstats.zoo import ZOO


def judgements(prefix):
    """Judge all claims whose ids begin so, on one evidence; return them by their ids."""
    claims = [claim for claim in CLAIMS if claim.id.startswith(prefix)]
    return {judgement.id: judgement for judgement in judge(claims, Evidence())}


def verdict_with(monkeypatch, claim_id, **changes):
    """Judge a claim with networks of the zoo changed; a change takes a network and returns another."""
    for name, change in changes.items():
        entry = ZOO.get(name)
        monkeypatch.setitem(ZOO._entries, name, dataclasses.replace(entry, builder=_broken(entry.builder, change)))
    (judgement,) = judge([CLAIMS.get(claim_id)], Evidence())
    return judgement.verdict


def _broken(builder, change):
    @functools.wraps(builder)
    def build(**settings):
        return change(builder(**settings))

    return build


def put(path, module):
    """Return a change that puts a module at a path."""

    def change(network):
        network.set_submodule(path, module)
        return network

    return change


def then(*modules):
    """Return a change that runs more modules behind a network."""

    def change(network):
        for number, module in enumerate(modules):
            network.add_module(f"more{number}", module)
        return network

    return change
