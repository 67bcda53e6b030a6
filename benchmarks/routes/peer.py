"""The read route and the join route of heydok in FastAPI, for comparison: the same questions to SQLite, the same
durability (WAL, synchronous FULL), the same answers. What heydok does besides (sealing names, more permissions in the
answer, signed checkpoints, further checks) is left out here, in favour of the peer."""
import hashlib, json, os, secrets, sqlite3, time

import jwt
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, constr

app = FastAPI()
db = sqlite3.connect(os.environ["PEER_DATABASE"], isolation_level=None, check_same_thread=False, timeout=10)
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA synchronous = FULL")
joins = {}


class Join(BaseModel):
    user_name: constr(min_length=2, max_length=80)
    user_role: constr(regex="^patient$")
    enable_video: bool = True
    enable_audio: bool = True


def problem(status, code):
    return JSONResponse({"type": "about:blank", "status": status, "code": code}, status)


def meeting_of(meeting_id):
    return db.execute("SELECT id, host_account_id, fields FROM meetings WHERE id = ?",
                      (meeting_id,)).fetchone()


@app.get("/api/v1/meetings/{meeting_id}")
async def show(meeting_id: str, request: Request):
    token = hashlib.sha256(request.cookies.get("heydok_session", "").encode()).digest()
    session = db.execute("SELECT account_id FROM sessions WHERE token_hash = ? AND expires_at > ?",
                         (token, time.time())).fetchone()
    account = session and db.execute("SELECT id, roles FROM accounts WHERE id = ?", session).fetchone()
    meeting = meeting_of(meeting_id)
    if not meeting:
        return problem(404, "meeting-not-found")
    if not account or "physician" not in account[1] or account[0] != meeting[1]:
        return problem(403, "not-allowed")
    people = db.execute("SELECT identity, user_name, state FROM participants WHERE meeting_id = ?",
                        (meeting_id,))
    present = [dict(zip(("identity", "user_name", "state"), row)) for row in people]
    return JSONResponse({**json.loads(meeting[2]), "participants": present}, headers={"Cache-Control": "no-store"})


@app.post("/api/v1/meetings/{meeting_id}/join")
async def join(meeting_id: str, body: Join, request: Request):
    now = time.time()
    recent = joins.setdefault((request.client.host, meeting_id), [])
    recent[:] = [at for at in recent if at > now - 60]
    if len(recent) >= 20:
        return problem(429, "too-many-requests")
    recent.append(now)
    identity = "patient-" + secrets.token_urlsafe(12)
    db.execute("BEGIN IMMEDIATE")
    if not meeting_of(meeting_id):
        db.execute("ROLLBACK")
        return problem(404, "meeting-not-found")
    db.execute("INSERT INTO participants VALUES (?, ?, ?, 'waiting')",
               (meeting_id, identity, body.user_name))
    last = db.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    event = f"{now}{identity}participant-knocked".encode()
    entry = hashlib.sha256((last[0] if last else b"") + event).digest()
    db.execute("INSERT INTO audit (at, actor, event, hash) VALUES (?, ?, 'participant-knocked', ?)",
               (now, identity, entry))
    db.execute("COMMIT")
    video = {"room": f"{meeting_id}.waiting.{identity}", "roomJoin": True,
             "canPublish": False, "canSubscribe": False}
    claims = {"iss": "heydok", "sub": identity, "iat": int(now), "nbf": int(now), "exp": int(now) + 7200,
              "video": video}
    token = jwt.encode(claims, "0123456789abcdef0123456789abcdef", algorithm="HS256")
    return JSONResponse({"token": token, "livekit_url": "ws://127.0.0.1", "identity": identity,
                         "admission": "waiting", "expires_at": claims["exp"],
                         "permissions": {"can_publish": False, "can_subscribe": False}})
