from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.consent import (
    DRAWING,
    LISTENING,
    SHARING,
    Consent,
    Decision,
    Scope,
    Use,
    again_since,
    all_allow,
    allows,
    lacking,
    spoken_against,
)
from workshop.domain.take import Track, Turn, heard

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE, SONGS, TAKES = ("åse", "ola", "ali"), ("song-1", "song-2"), ("take-1", "take-2")
moments = st.integers(-50, 0).map(lambda days: NOW + timedelta(days=days))
ends = st.none() | st.integers(-20, 20).map(lambda days: NOW + timedelta(days=days))


@st.composite
def consents(draw, person=None):
    who = person or draw(st.sampled_from(PEOPLE))
    scope = draw(st.sampled_from(list(Scope)))
    target = {Scope.PERSON: who, Scope.SONG: draw(st.sampled_from(SONGS)), Scope.TAKE: draw(st.sampled_from(TAKES))}[
        scope
    ]
    use, decision = draw(st.sampled_from([Use.RECORD, Use.KEEP])), draw(st.sampled_from(list(Decision)))
    return Consent(draw(st.uuids()).hex, "site", who, use, decision, scope, target, draw(moments), draw(ends))


rows = st.lists(consents(), max_size=12, unique_by=lambda row: row.id)
questions = st.fixed_dictionaries(
    {"song": st.none() | st.sampled_from(SONGS), "take": st.none() | st.sampled_from(TAKES)}
)


def test_no_row_means_no():
    assert not allows([], "åse", Use.RECORD, NOW)
    assert not all_allow([], [], Use.RECORD, NOW)


@given(rows, consents(), questions)
def test_a_withdrawal_or_denial_never_widens(known, row, about):
    """Whoever says no, for whatever scope and end, allows nothing that was not allowed before."""
    no = Consent("no", "site", row.person, row.use, Decision.WITHDRAWN, row.scope, row.target, NOW, row.until)
    for person in PEOPLE:
        for use in (Use.RECORD, Use.KEEP):
            assert allows(known, person, use, NOW, **about) or not allows([*known, no], person, use, NOW, **about)


@given(rows, st.randoms(use_true_random=False), questions)
def test_the_order_of_rows_does_not_matter(known, random, about):
    shuffled = list(known)
    random.shuffle(shuffled)
    assert [allows(known, person, Use.RECORD, NOW, **about) for person in PEOPLE] == [
        allows(shuffled, person, Use.RECORD, NOW, **about) for person in PEOPLE
    ]


@given(rows, questions)
def test_a_person_wide_withdrawal_beats_every_other_yes(known, about):
    no = Consent("no", "site", "åse", Use.RECORD, Decision.WITHDRAWN, Scope.PERSON, "åse", NOW)
    assert not allows([*known, no], "åse", Use.RECORD, NOW, **about)


@given(rows, questions)
def test_nobody_s_yes_counts_for_somebody_else_or_for_another_use(known, about):
    mine = [row for row in known if row.person == "åse" and row.use is Use.RECORD]
    assert allows(known, "åse", Use.RECORD, NOW, **about) == allows(mine, "åse", Use.RECORD, NOW, **about)


@given(rows, questions, st.integers(0, 100))
def test_time_alone_never_turns_a_no_of_one_scope_into_a_yes(known, about, days):
    wide = [row for row in known if row.scope is Scope.PERSON]
    later = NOW + timedelta(days=days)
    assert allows(wide, "åse", Use.RECORD, NOW) or not allows(wide, "åse", Use.RECORD, later)


def test_a_grant_ends_on_its_first_instant_after():
    grant = Consent("1", "site", "åse", Use.KEEP, Decision.GRANTED, Scope.PERSON, "åse", NOW, NOW + timedelta(days=1))
    assert allows([grant], "åse", Use.KEEP, NOW)
    assert not allows([grant], "åse", Use.KEEP, NOW + timedelta(days=1))


def test_a_no_for_a_take_does_not_run_out_and_give_way_to_a_wider_yes():
    wide = Consent("1", "site", "åse", Use.KEEP, Decision.GRANTED, Scope.PERSON, "åse", NOW)
    no = Consent("2", "site", "åse", Use.KEEP, Decision.DENIED, Scope.TAKE, "take-1", NOW, NOW + timedelta(days=1))
    assert not allows([wide, no], "åse", Use.KEEP, NOW + timedelta(days=2), take="take-1")


@given(rows, questions)
def test_of_keeping_only_a_spoken_no_counts_and_of_all_else_only_a_yes(known, about):
    targets = {"åse", about["song"], about["take"]}
    spoken = any(row.person == "åse" and row.use is Use.KEEP and row.target in targets for row in known)
    allowed = allows(known, "åse", Use.KEEP, NOW, **about)
    assert spoken_against(known, "åse", Use.KEEP, NOW, **about) == (spoken and not allowed)
    assert (lacking(known, "åse", [Use.KEEP], NOW, **about) is Use.KEEP) == (spoken and not allowed)
    assert (lacking(known, "åse", [Use.RECORD], NOW, **about) is None) == allows(known, "åse", Use.RECORD, NOW, **about)
    assert lacking(known, "åse", LISTENING[::-1], NOW, **about) is Use.LISTEN_IN_GROUP


def test_the_first_use_that_is_lacking_is_told():
    yes = [
        Consent(f"{use}", "site", "åse", use, Decision.GRANTED, Scope.PERSON, "åse", NOW)
        for use in (Use.RECORD, Use.LISTEN_IN_GROUP, Use.SHARE_IN_HOUSE)
    ]
    no = Consent("no", "site", "åse", Use.KEEP, Decision.DENIED, Scope.TAKE, "take-1", NOW)
    for uses in (LISTENING, SHARING, DRAWING):
        assert lacking([], "åse", uses, NOW) is Use.RECORD
        assert lacking(yes, "åse", uses, NOW, take="take-1") is lacking([*yes, no], "åse", uses, NOW) is None
        assert lacking(yes[:1], "åse", uses, NOW) is uses[1]
        assert lacking([*yes, no], "åse", uses, NOW, take="take-1") is (Use.KEEP if Use.KEEP in uses else None)
    assert lacking(yes, "ola", LISTENING, NOW) is Use.RECORD


groups = st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple)


@given(rows, st.lists(groups, max_size=3), st.lists(st.none() | st.sampled_from(PEOPLE), max_size=3), groups)
def test_what_a_take_may_be_used_for_is_what_everybody_heard_allows(known, on_tracks, in_turns, backing):
    tracks = [Track(f"t{n}", "site", "take-1", n, n, people, f"{n}.wav") for n, people in enumerate(on_tracks, start=1)]
    turns = [Turn(f"u{n}", "site", "t1", person, n) for n, person in enumerate(in_turns)]
    audible = heard(tracks, turns, backing)
    assert audible == {p for people in on_tracks for p in people} | {p for p in in_turns if p} | set(backing)
    expected = bool(audible) and all(allows(known, person, Use.KEEP, NOW, take="take-1") for person in audible)
    assert all_allow(known, audible, Use.KEEP, NOW, take="take-1") == expected


def said(decision, seconds, until=None, scope=Scope.PERSON, target="åse"):
    ended = None if until is None else NOW + timedelta(seconds=until)
    row = (f"{seconds}", "site", "åse", Use.RECORD, decision, scope, target)
    return Consent(*row, NOW + timedelta(seconds=seconds), ended)


def since(*told, **asked):
    found = again_since(told, "åse", Use.RECORD, NOW, **asked)
    return None if found is None else (found - NOW).total_seconds()


def test_who_never_said_otherwise_allows_it_since_they_were_asked():
    assert since(said(Decision.GRANTED, -60)) is None
    assert since(said(Decision.GRANTED, -60), said(Decision.GRANTED, -3)) is None


def test_a_yes_after_a_no_counts_from_the_yes():
    assert since(said(Decision.GRANTED, -60), said(Decision.WITHDRAWN, -20), said(Decision.GRANTED, -5)) == -5
    assert since(said(Decision.DENIED, -60), said(Decision.GRANTED, -30), said(Decision.GRANTED, -5)) == -30
    assert since(said(Decision.GRANTED, -60, until=-9), said(Decision.GRANTED, -4)) == -4
    assert since(said(Decision.WITHDRAWN, -4)) == 0
    song = said(Decision.DENIED, -8, scope=Scope.SONG, target="song-1")
    again = said(Decision.GRANTED, -2, scope=Scope.SONG, target="song-1")
    assert since(said(Decision.GRANTED, -60), song, again, song="song-1") == -2
    assert since(said(Decision.GRANTED, -60), song, again) is None


@given(rows, st.sampled_from(PEOPLE), questions)
def test_from_then_on_it_was_allowed_at_every_moment(given_rows, person, asked):
    found = again_since(given_rows, person, Use.RECORD, NOW, song=asked["song"])
    for row in given_rows:
        if row.at < NOW and (found is None or row.at >= found):
            then = [each for each in given_rows if each.at <= row.at]
            assert not spoken_against(then, person, Use.RECORD, row.at, song=asked["song"])
