"""Login of office users by a directory of the utility: OpenID Connect, code flow with PKCE.

    browser            Kancha                       provider
       ── /api/oidc/start ─▶│  cookie: state, nonce, verifier
       ◀──────── 302 ───────│
       ──────────────── the person proves who they are ──────────▶│
       ◀──────────────── 302 with a code ─────────────────────────│
       ── /api/oidc/return ▶│ ── code, verifier ────────────────▶│
                            │ ◀── id token: signature, nonce … ──│
       ◀── session cookie ──│

The provider says who somebody is. Who may what stands in Kancha: nobody becomes a user by this.
"""
