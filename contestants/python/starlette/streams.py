"""What a language model's answer looks like to a browser: an event stream, a token every 20 ms.

A token that is due is sent at once, so that one that was late does not put off the next.
"""

import asyncio
from collections.abc import AsyncIterator

TOKENS = 50
INTERVAL = 0.020


async def token_events() -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for token in range(1, TOKENS + 1):
        left = began + (token - 1) * INTERVAL - loop.time()
        if left > 0:
            await asyncio.sleep(left)
        yield f"data: token {token}\n\n"
    yield "data: [DONE]\n\n"
