/*
 * HDK-E2EE/1 (docs/e2ee.md): handshake, admission, rotation and reconnect against an attacker who is the relay, the
 * application server and the media engine. README.md beside this file says what is abstracted. check.sh runs it.
 *
 * Keys are small numbers; a number names its owner's fresh pair. The attacker has one pair for each direction.
 * Whoever can make a signature is modelled by which messages the attacker is able to build.
 */
#define NONE 0
/* Owners of join keys. */
#define ALICE 1       /* a guest whom the host admits */
#define BOB 2         /* a guest whom the host admits and removes, and who then helps the attacker */
#define EVE 3         /* the attacker as a guest: a ghost, or in the middle */
/* Host keys of a handshake (EKh, behind the commitment). */
#define HOST 1
#define FAKE 2

#define GUESTS 2      /* ALICE and BOB are devices; EVE is the attacker itself */
#define EPOCHS 4

/* What each guest saw of its handshake: whose host values were committed and revealed to it. */
byte guest_commit[3];
byte guest_host[3];
bool guest_offered[3];
bool guest_met[3];
byte guest_epoch[3];
byte guest_checked[3];   /* 0 not, 1 equal, 2 different */
bool guest_sends[3];
bool guest_reloaded[3];

/* What the host has for each identity: the key behind it is ALICE, BOB or EVE. */
bool host_greeted[3];
byte host_key[3];
bool host_member[3];
bool host_was_member[3];
byte host_checked[3];
byte host_epoch = 1;
bool bob_removed;

/* Epoch secrets: known[e] is a set of owners as bits; bit 0 stands for the attacker. */
byte known[EPOCHS + 1];
/* Who may know an epoch: the keys of members when it was made. */
byte entitled[EPOCHS + 1];
/* Grants that exist: grant[e] has the bits of the keys to which epoch e was sealed. */
byte grant[EPOCHS + 1];
bool heartbeat_fresh[3];

#define BIT(k) (1 << (k))
#define HAS(set, k) (((set) & BIT(k)) != 0)
/* The code is a hash of all values: it agrees exactly if both ends have the same ones. */
#define SAME_CODE(g) (guest_host[g] == HOST && host_key[g] == (g))

/* A new epoch for the present members, sealed to each member's key. Independent of earlier ones. */
inline new_epoch() {
    host_epoch < EPOCHS;
    host_epoch++;
    if
    :: host_member[ALICE] ->
        grant[host_epoch] = grant[host_epoch] | BIT(host_key[ALICE]);
        entitled[host_epoch] = entitled[host_epoch] | BIT(host_key[ALICE])
    :: else
    fi;
    if
    :: host_member[BOB] ->
        grant[host_epoch] = grant[host_epoch] | BIT(host_key[BOB]);
        entitled[host_epoch] = entitled[host_epoch] | BIT(host_key[BOB])
    :: else
    fi;
    /* The attacker opens at once what is sealed to a key of its own. */
    if
    :: HAS(grant[host_epoch], EVE) -> known[host_epoch] = known[host_epoch] | BIT(0) | BIT(EVE)
    :: else
    fi;
    if
    :: bob_removed && HAS(grant[host_epoch], BOB) -> known[host_epoch] = known[host_epoch] | BIT(0)
    :: else
    fi;
    heartbeat_fresh[ALICE] = false;
    heartbeat_fresh[BOB] = false
}

/* The host: answers handshakes, and the physician presses. */
active proctype host() {
    byte g;
end_host:
    do
    /* KNOCK for identity g: commit to fresh values. */
    :: atomic { select(g : 1 .. GUESTS); !host_greeted[g] -> host_greeted[g] = true }
    /* Admission: only somebody whose OFFER came. Admitting makes the epoch that the person can read. */
    :: atomic { select(g : 1 .. GUESTS);
        host_key[g] != NONE && !host_member[g] && !(g == BOB && bob_removed) &&
            host_checked[g] != 2 && !host_was_member[g] && host_epoch < EPOCHS ->
            host_member[g] = true; host_was_member[g] = true; new_epoch() }
    /* Codes are compared by voice: the attacker hears them and cannot change them. */
    :: atomic { select(g : 1 .. GUESTS);
        host_member[g] && guest_met[g] && guest_checked[g] == 0 && host_epoch < EPOCHS ->
        if
        :: SAME_CODE(g) -> host_checked[g] = 1; guest_checked[g] = 1
        :: else ->
            host_checked[g] = 2; guest_checked[g] = 2;
            guest_sends[g] = false; guest_epoch[g] = 0;
            host_member[g] = false; new_epoch()
        fi }
    /* Removal: the next epoch is not sealed to this person, who works with the attacker from now on. */
    :: atomic { host_member[BOB] && !bob_removed && host_epoch < EPOCHS ->
        host_member[BOB] = false; bob_removed = true;
        if
        :: HAS(known[1], BOB) -> known[1] = known[1] | BIT(0)
        :: else
        fi;
        if
        :: HAS(known[2], BOB) || HAS(grant[2], BOB) -> known[2] = known[2] | BIT(0)
        :: else
        fi;
        if
        :: HAS(known[3], BOB) || HAS(grant[3], BOB) -> known[3] = known[3] | BIT(0)
        :: else
        fi;
        if
        :: HAS(known[4], BOB) || HAS(grant[4], BOB) -> known[4] = known[4] | BIT(0)
        :: else
        fi;
        new_epoch() }
    od
}

/* A guest's device. */
proctype guest(byte me) {
    byte e;
end_guest:
    do
    /* HELLO: the first commitment that comes, true or the attacker's; it is not taken again. */
    :: atomic { guest_commit[me] == NONE && host_greeted[me] -> guest_commit[me] = HOST }
    :: atomic { guest_commit[me] == NONE -> guest_commit[me] = FAKE }
    :: atomic { guest_commit[me] != NONE && !guest_offered[me] -> guest_offered[me] = true }
    /* REVEAL has to open the commitment: the host's can be opened by the host only. */
    :: atomic { guest_offered[me] && !guest_met[me] && guest_commit[me] == FAKE ->
        guest_met[me] = true; guest_host[me] = FAKE }
    :: atomic { guest_offered[me] && !guest_met[me] && guest_commit[me] == HOST &&
        host_key[me] == me ->
        guest_met[me] = true; guest_host[me] = HOST }
    /* ADMIT or EPOCH from the host that it met; never an older epoch, also after a reload. */
    :: atomic { guest_met[me] && guest_host[me] == HOST && guest_checked[me] != 2 ->
        select(e : 1 .. EPOCHS);
        if
        :: e > guest_epoch[me] && HAS(grant[e], me) ->
            guest_epoch[me] = e; known[e] = known[e] | BIT(me);
            guest_reloaded[me] = false;
            heartbeat_fresh[me] = (e == host_epoch); guest_sends[me] = true;
            if
            :: me == BOB && bob_removed -> known[e] = known[e] | BIT(0)
            :: else
            fi
        /* The same epoch once more gives the keys back after a reload. */
        :: e == guest_epoch[me] && guest_reloaded[me] && HAS(grant[e], me) ->
            guest_reloaded[me] = false; heartbeat_fresh[me] = (e == host_epoch);
            guest_sends[me] = true
        :: else
        fi }
    /* The attacker admits with its own epoch: the guest then shares a key with the attacker only. */
    :: atomic { guest_met[me] && guest_host[me] == FAKE && guest_checked[me] == 0 ->
        guest_sends[me] = true }
    /* Reload: keys of the epoch are gone, its number is kept. */
    :: atomic { guest_epoch[me] > 0 && !guest_reloaded[me] ->
        guest_reloaded[me] = true; guest_sends[me] = false }
    /* No fresh heartbeat for 60 s: nothing is sent. The attacker may suppress, not prevent this. */
    :: atomic { guest_sends[me] && guest_host[me] == HOST && !heartbeat_fresh[me] ->
        guest_sends[me] = false }
    od
}

/* The relay's other powers: OFFERs towards the host. Messages are lost by not being taken. */
active proctype relay() {
    byte g;
end_relay:
    do
    /* The guest's own OFFER, or one of the attacker's, under any identity. The first one stands. */
    :: atomic { select(g : 1 .. GUESTS);
        host_greeted[g] && host_key[g] == NONE && guest_offered[g] ->
            host_key[g] = g }
    :: atomic { select(g : 1 .. GUESTS);
        host_greeted[g] && host_key[g] == NONE -> host_key[g] = EVE }
    od
}

init {
    atomic {
        run guest(ALICE);
        run guest(BOB)
    }
}

/* 1. Nobody knows an epoch secret whose key the host did not admit to that epoch; the attacker only through BOB
      or through keys that the physician admitted under a wrong code. */
#define secret(e) ((known[e] & ~(entitled[e] | BIT(0))) == 0 \
    && (!HAS(known[e], 0) || HAS(entitled[e], EVE) || (bob_removed && HAS(entitled[e], BOB))))
#define admitted_only (secret(1) && secret(2) && secret(3) && secret(4))

/* 2. Whenever keys were swapped the codes differ: equal codes mean that nothing was swapped. */
#define unswapped(g) (guest_checked[g] != 1 || (guest_host[g] == HOST && host_key[g] == g))
#define swapped_keys_differ (unswapped(ALICE) && unswapped(BOB))

/* 3. Media towards the host flows only after the host's admission of this identity and with a key of its epoch; after
      a difference of codes nothing flows. */
#define admitted_first(g) ((!(guest_sends[g] && guest_host[g] == HOST) \
    || (host_was_member[g] && guest_epoch[g] > 0)) && !(guest_checked[g] == 2 && guest_sends[g]))
#define no_media_before_admission (admitted_first(ALICE) && admitted_first(BOB))

/* 4. An epoch that is made after the removal is not known to BOB. */
#define removed_is_out (!bob_removed || HAS(entitled[host_epoch], BOB) || !HAS(known[host_epoch], BOB))

ltl safe { [] (admitted_only && swapped_keys_differ && no_media_before_admission && removed_is_out) }

/* 5. Sanity: the good run exists (shown by finding a counterexample). */
ltl never_good { [] !(guest_sends[ALICE] && guest_checked[ALICE] == 1 && bob_removed
    && guest_epoch[ALICE] == host_epoch) }
