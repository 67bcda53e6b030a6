/*
 * HDK-E2EE/1 (docs/e2ee.md): handshake, admission, rotation, heartbeat and reconnect against an attacker who is the relay,
 * the application server and the media engine. README.md beside this file says what is abstracted; check.sh searches
 * all states and writes traces, which web/src/e2ee/model replays against the program.
 *
 * Nothing happens by itself: every message lies at the relay until the attacker delivers it, once, often or never. One
 * step is one delivery or one press, printed as STEP with what the devices know after it.
 */
#define NONE 0
/* Owners of join keys, and identities: a number names a fresh pair; AGAIN is added for a guest's second attempt. */
#define ALICE 1
#define BOB 2         /* is removed at some time, and from then on helps the attacker */
#define EVE 3         /* the attacker's own pair, under whatever identity */
#define AGAIN 3
/* Whose HELLO and REVEAL a guest took. */
#define HOST 1
#define FAKE 2        /* the attacker, with a practice of its own */
/* A guest's phase. */
#define KNOCKING 0
#define OFFERING 1
#define WAITING 2
#define INSIDE 3
#define ENDED 4

/* Bounds of the search; traces go further (check.sh). At most 8 epochs. */
#ifndef EPOCHS
#define EPOCHS 4
#endif
#ifndef SILENCES
#define SILENCES 1
#endif
/* Steps that lead nowhere new are free in the search. A trace has few of them, or it would consist of them. */
#ifdef TRICKS
byte tricks;
#define TRICK (tricks < TRICKS)
#define TRICKED tricks++
#else
#define TRICK true
#define TRICKED skip
#endif

/* Guests' devices, by identity. */
byte phase[3];
byte attempt[3] = 1;
byte met[3];             /* whose handshake it took: NONE, HOST, FAKE */
byte epoch[3];           /* the newest that it ever took; kept over a reload */
bool keyed[3];           /* has the keys of that epoch */
bool stopped[3];         /* sends nothing: no heartbeat for a minute, or one that names an epoch it lacks */
byte verdict[3];         /* 0 not compared, 1 equal, 2 different */

/* The host's device, by identity. */
byte greeted[3];         /* the attempt that a candidate shakes hands with; 0: no candidate */
byte candidate[3];       /* owner of the candidate's key; NONE before its OFFER */
byte member[3];          /* owner of the member's key */
byte shut[3];            /* the newest attempt that was turned away */
bool acknowledged[3];    /* the present epoch */
bool lost[3];            /* no heartbeat for a minute */
byte announced[3];       /* the newest epoch that a heartbeat named to it */
byte stale[3];           /* grants up to this epoch were sealed more than a minute ago */
byte now = 1;            /* the host's epoch; 1 is its own, alone */
bool bob_removed;
byte silences;

/* Keys to which each epoch was sealed, and keys of the members that the host's user admitted. */
byte grant[EPOCHS + 1];
byte entitled[EPOCHS + 1];
/* Set by mutations only. */
bool went_back;
bool forged;

#define BIT(k) (1 << (k))
#define HAS(set, k) (((set) & BIT(k)) != 0)
#define KEY(g) ((g) + (attempt[g] - 1) * AGAIN)
#define SENDS(g) (phase[g] == INSIDE && keyed[g] && !stopped[g])
#define LISTENS(g) (phase[g] == INSIDE && met[g] == HOST && keyed[g])
#define ROOM_FOR_EPOCH (now < EPOCHS)
/* The entry that the host's page shows the code of. */
#define ENTRY(g) (greeted[g] -> candidate[g] : member[g])
#define OTHER(g) (3 - (g))

/* The code is a hash of all values: it agrees exactly if both ends have the same ones. */
#ifdef CODE_OMITS_HOST
#define SAME_CODE(g) (ENTRY(g) == KEY(g))
#else
#ifdef NO_COMMITMENT
#define SAME_CODE(g) ((met[g] == HOST && ENTRY(g) == KEY(g)) || (met[g] == FAKE && ENTRY(g) == EVE))
#else
#define SAME_CODE(g) (met[g] == HOST && ENTRY(g) == KEY(g))
#endif
#endif

#define ATTACKER_KNOWS(e) (HAS(grant[e], EVE) || \
    (bob_removed && (HAS(grant[e], BOB) || HAS(grant[e], BOB + AGAIN))))

inline report() {
    printf("NOW %d %d %d %d %d %d : %d %d %d %d %d : %d %d %d %d %d\n",
        now, grant[now], member[ALICE], member[BOB], candidate[ALICE], candidate[BOB],
        phase[ALICE], attempt[ALICE], met[ALICE], epoch[ALICE], SENDS(ALICE),
        phase[BOB], attempt[BOB], met[BOB], epoch[BOB], SENDS(BOB))
}

/* A new epoch for the present members, sealed to each one's key. Independent of the earlier ones. */
inline new_epoch() {
    now++;
    grant[now] = (member[ALICE] -> BIT(member[ALICE]) : 0) | (member[BOB] -> BIT(member[BOB]) : 0);
    entitled[now] = grant[now];
#ifdef SEALED_TO_REMOVED
    if
    :: bob_removed -> grant[now] = grant[now] | BIT(BOB)
    :: else
    fi;
#endif
    acknowledged[ALICE] = false;
    acknowledged[BOB] = false
}

/* The host drops everything of an identity. */
inline expel(g) {
    shut[g] = (greeted[g] > shut[g] -> greeted[g] : shut[g]);
    shut[g] = (member[g] > AGAIN -> 2 : (member[g] != NONE && shut[g] == 0 -> 1 : shut[g]));
    greeted[g] = 0;
    candidate[g] = NONE;
    if
    :: member[g] -> member[g] = NONE; new_epoch()
    :: else
    fi
}

inline knock_anew(g) {
    phase[g] = KNOCKING;
    attempt[g] = 2;
    met[g] = NONE;
    epoch[g] = 0;
    keyed[g] = false;
    lost[g] = false;
    stopped[g] = false;
    announced[g] = 0;
    verdict[g] = 0
}

/* The KNOCK of the guest's attempt reaches the host, at latest now; a new one takes the candidate's place. */
inline reach_host(g) {
    if
    :: greeted[g] != attempt[g] && member[g] != KEY(g) ->
        shut[g] = (greeted[g] > shut[g] -> greeted[g] : shut[g]);
        greeted[g] = attempt[g]; candidate[g] = NONE
    :: else
    fi
}
#define REACHES_HOST(g) (shut[g] < attempt[g])
/* The host has not yet taken an OFFER for the guest's attempt. */
#define UNOFFERED(g) (REACHES_HOST(g) && !(member[g] == KEY(g) || hosted_eve[g] >= attempt[g]) \
    && (greeted[g] != attempt[g] || candidate[g] == NONE))

/* The newest attempt for which the host took the attacker's OFFER. */
byte hosted_eve[3];

inline take_grant(g, e) {
    epoch[g] = e;
    if
    :: e <= stale[g] && e < now -> lost[g] = (lost[g] || (phase[g] == INSIDE && !keyed[g]))
    :: else -> lost[g] = false
    fi;
    stopped[g] = (lost[g] || announced[g] > e);
    phase[g] = INSIDE;
    keyed[g] = true;
    if
    :: e == now && stale[g] >= e -> stale[g] = e - 1
    :: else
    fi
}

/* A minute: whoever is held back from the heartbeats stops, and so does whoever hears of an epoch that it lacks. */
inline pass_time(g) {
    lost[g] = HAS(held, g) && LISTENS(g);
    announced[g] = (LISTENS(g) && !HAS(held, g) -> now : announced[g]);
    stopped[g] = LISTENS(g) && (lost[g] || announced[g] > epoch[g])
}

#define CAN_TAKE(g, e) ((phase[g] == WAITING || phase[g] == INSIDE) && met[g] == HOST && e <= now \
    && HAS(grant[e], KEY(g)) && (e > epoch[g] || (e == epoch[g] && !keyed[g])))

#define TAKE(e) :: atomic { CAN_TAKE(g, e) -> take_grant(g, e); printf("STEP grant %d %d\n", g, e); report() }

/* Everything about one identity. */
proctype about(byte g) {
end:
    do
    /* HELLO: the first that comes, true or the attacker's. */
    :: atomic { phase[g] == KNOCKING && REACHES_HOST(g) ->
        reach_host(g); met[g] = HOST; phase[g] = OFFERING; printf("STEP hello %d %d\n", g, HOST); report() }
    :: atomic { phase[g] == KNOCKING ->
        met[g] = FAKE; phase[g] = OFFERING; printf("STEP hello %d %d\n", g, FAKE); report() }
    /* Another HELLO for the same knock number: the guest begins again with new keys. */
    :: atomic { phase[g] == OFFERING && attempt[g] == 1 && (met[g] == HOST || REACHES_HOST(g)) ->
        if
        :: met[g] == FAKE -> reach_host(g); printf("STEP hello %d %d\n", g, HOST)
        :: else -> printf("STEP hello %d %d\n", g, FAKE)
        fi;
        knock_anew(g); report() }
    /* OFFER: the guest's own or the attacker's, under this identity. The first stands. */
    :: atomic { phase[g] >= OFFERING && phase[g] != ENDED && UNOFFERED(g) ->
        reach_host(g); candidate[g] = KEY(g); printf("STEP offer %d %d\n", g, KEY(g)); report() }
    :: atomic { phase[g] != ENDED && UNOFFERED(g) ->
        reach_host(g); candidate[g] = EVE; hosted_eve[g] = attempt[g];
        printf("STEP offer %d %d\n", g, EVE); report() }
    :: atomic { TRICK && greeted[g] == attempt[g] && candidate[g] == KEY(g) && phase[g] != ENDED ->
        TRICKED;
#ifdef SECOND_OFFER_TAKEN
        candidate[g] = EVE; hosted_eve[g] = attempt[g];
#endif
        printf("STEP offer_again %d\n", g); report() }
    /* REVEAL has to open the commitment and prove the OFFER that was sent. */
    :: atomic { phase[g] == OFFERING && met[g] == FAKE ->
        phase[g] = WAITING; printf("STEP reveal %d %d\n", g, FAKE); report() }
    :: atomic { phase[g] == OFFERING && met[g] == HOST && greeted[g] == attempt[g] && candidate[g] == KEY(g) ->
        phase[g] = WAITING; printf("STEP reveal %d %d\n", g, HOST); report() }
    :: atomic { phase[g] == OFFERING && attempt[g] == 1 && hosted_eve[g] == 1 && met[g] == HOST ->
        knock_anew(g); printf("STEP reveal_wrong %d\n", g); report() }
    /* The physician admits whoever introduced itself: this makes the epoch that the person can read. */
    :: atomic { ROOM_FOR_EPOCH && !(g == BOB && bob_removed) && greeted[g] &&
        (candidate[g] == EVE || (candidate[g] == KEY(g) && phase[g] == WAITING && met[g] == HOST)) ->
        if
        :: member[g] -> shut[g] = (shut[g] < 1 -> 1 : shut[g])
        :: else
        fi;
        member[g] = candidate[g]; candidate[g] = NONE; greeted[g] = 0;
        new_epoch(); printf("STEP admit %d\n", g); report() }
#ifdef NEW_KEY_NEEDS_NO_ADMISSION
    :: atomic { ROOM_FOR_EPOCH && member[g] == KEY(g) && hosted_eve[g] == 0 && attempt[g] == 1 ->
        hosted_eve[g] = 1; now++; grant[now] = BIT(EVE); entitled[now] = BIT(KEY(g));
        printf("STEP take_over %d\n", g); report() }
#endif
    /* The attacker admits who met it: that guest shares a key with the attacker only. */
    :: atomic { phase[g] == WAITING && met[g] == FAKE ->
        phase[g] = INSIDE; keyed[g] = true; printf("STEP admit_fake %d\n", g); report() }
    /* Codes are compared by voice: the attacker hears them and cannot change them. */
    :: atomic { (phase[g] == WAITING || phase[g] == INSIDE) && verdict[g] == 0 && ENTRY(g) != NONE && ROOM_FOR_EPOCH ->
        if
        :: SAME_CODE(g) -> verdict[g] = 1;
            if
            :: !greeted[g] -> new_epoch()
#ifndef OLD_KEY_STAYS
            /* A newcomer is found true: what was a member under the same identity before is none any more. */
            :: greeted[g] && member[g] -> shut[g] = (shut[g] < 1 -> 1 : shut[g]); member[g] = NONE; new_epoch()
#endif
            :: else
            fi;
            printf("STEP equal %d\n", g)
        :: else -> verdict[g] = 2; phase[g] = ENDED; keyed[g] = false; epoch[g] = 0; expel(g); printf("STEP differ %d\n", g)
        fi;
        report() }
    /* ADMIT or EPOCH, any that was ever sealed to it, in any order. */
    TAKE(2)
    TAKE(3)
    TAKE(4)
#if EPOCHS > 4
    TAKE(5)
    TAKE(6)
    TAKE(7)
    TAKE(8)
#endif
    /* An older epoch once more. */
    :: atomic { TRICK && phase[g] == INSIDE && met[g] == HOST && epoch[g] > 2 && HAS(grant[2], KEY(g)) ->
        TRICKED;
#ifdef OLD_EPOCH_TAKEN
        epoch[g] = 2; keyed[g] = true; went_back = true;
#endif
        printf("STEP replay %d\n", g); report() }
    /* A grant that the attacker made and signed with its own device key. */
    :: atomic { TRICK && (phase[g] == WAITING || phase[g] == INSIDE) && met[g] == HOST ->
        TRICKED;
#ifdef FORGED_GRANT_TAKEN
        phase[g] = INSIDE; keyed[g] = true; forged = true;
#endif
        printf("STEP forge %d\n", g); report() }
    /* What was sealed to the other person. */
    :: atomic { TRICK && (phase[g] == WAITING || phase[g] == INSIDE) && met[g] == HOST && member[OTHER(g)] ->
        TRICKED; printf("STEP misdirect %d\n", g); report() }
    :: atomic { phase[g] == INSIDE && keyed[g] && met[g] == HOST && epoch[g] == now && member[g] == KEY(g) &&
        !acknowledged[g] -> acknowledged[g] = true; printf("STEP ack %d\n", g); report() }
    /* The newest heartbeat after a silence, to a guest that has its epoch. */
    :: atomic { LISTENS(g) && lost[g] && epoch[g] == now ->
        lost[g] = false; stopped[g] = false; printf("STEP beat %d\n", g); report() }
    /* The page is loaded again: keys of the epoch are gone, its number is kept. */
    :: atomic { TRICK && phase[g] == INSIDE && keyed[g] && met[g] == HOST ->
        TRICKED; keyed[g] = false; lost[g] = false; stopped[g] = false; announced[g] = 0; printf("STEP reload %d\n", g); report() }
    /* The device comes back without its keys: it knocks like a stranger. */
    :: atomic { phase[g] == INSIDE && attempt[g] == 1 ->
        knock_anew(g); printf("STEP return %d\n", g); report() }
    od
}

/* The physician, and time. */
active proctype consultation() {
end:
    do
    :: atomic { member[BOB] && !bob_removed && ROOM_FOR_EPOCH ->
        bob_removed = true; expel(BOB); printf("STEP remove %d\n", BOB); report() }
    /* The removed guest is told, if the attacker wants it to know. */
    :: atomic { bob_removed && (phase[BOB] == WAITING || phase[BOB] == INSIDE) && met[BOB] == HOST &&
        shut[BOB] >= attempt[BOB] && hosted_eve[BOB] < attempt[BOB] ->
        phase[BOB] = ENDED; keyed[BOB] = false; epoch[BOB] = 0; printf("STEP deny %d\n", BOB); report() }
    /* Recording on or off, lock, or ten minutes: a new epoch for the same people. */
    :: atomic { ROOM_FOR_EPOCH && now > 1 -> new_epoch(); printf("STEP rotate\n"); report() }
    /* The host's page is loaded again. */
    :: atomic { ROOM_FOR_EPOCH && now > 1 -> new_epoch(); printf("STEP reload_host\n"); report() }
    /* A minute in which the attacker keeps the heartbeats from one of them, or from both. */
    :: atomic { silences < SILENCES && (SENDS(ALICE) || SENDS(BOB)) && now > 1 ->
        silences++;
        stale[ALICE] = (acknowledged[ALICE] -> now : now - 1);
        stale[BOB] = (acknowledged[BOB] -> now : now - 1);
        byte held;
        if
        :: held = BIT(ALICE)
        :: held = BIT(BOB)
        :: held = BIT(ALICE) | BIT(BOB)
        fi;
        pass_time(ALICE);
        pass_time(BOB);
        printf("STEP silence %d\n", held); held = 0; report() }
    od
}

init {
    atomic {
        run about(ALICE);
        run about(BOB)
    }
}

/* 1. Nobody knows an epoch secret whose key the host did not admit to that epoch; the attacker only through BOB after
      his removal, or through a key of its own that the physician admitted (which claim 2 uncovers). */
#define secret(e) ((grant[e] & ~entitled[e] & BIT(EVE)) == 0 && (!ATTACKER_KNOWS(e) || HAS(entitled[e], EVE) || \
    (bob_removed && (HAS(entitled[e], BOB) || HAS(entitled[e], BOB + AGAIN)))))
#define admitted_only (secret(2) && secret(3) && secret(4))

/* 2. Equal codes mean that nothing was swapped: the guest met the host, and what the host has under this code is the
      guest's key; no other key is a member under this identity. */
#define unswapped(g) (verdict[g] != 1 || (met[g] == HOST && (member[g] == NONE || member[g] == KEY(g)) \
    && (!greeted[g] || candidate[g] == NONE || candidate[g] == KEY(g))))
#define swapped_keys_differ (unswapped(ALICE) && unswapped(BOB))

/* 3. Towards the true host nobody sends who was not admitted, with this very key, to the epoch it sends with; after
      different codes nobody sends. */
#define admitted_first(g) ((!(SENDS(g) && met[g] == HOST) || HAS(entitled[epoch[g]], KEY(g))) \
    && !(verdict[g] == 2 && SENDS(g)))
#define no_media_before_admission (admitted_first(ALICE) && admitted_first(BOB) && !forged)

/* 4. BOB cannot open an epoch that was made after his removal. */
#define removed_is_out (!bob_removed || entitled[now] == 0 || \
    !((HAS(grant[now], BOB) && !HAS(entitled[now], BOB)) || \
      (HAS(grant[now], BOB + AGAIN) && !HAS(entitled[now], BOB + AGAIN))))

/* 5. No device goes back to an epoch before one that it took, also not after a reload. */
#define never_back (!went_back)

ltl safe { [] (admitted_only && swapped_keys_differ && no_media_before_admission && removed_is_out && never_back) }

/* Sanity: the good run exists (shown by finding a counterexample). */
ltl never_good { [] !(SENDS(ALICE) && verdict[ALICE] == 1 && bob_removed && epoch[ALICE] == now) }
