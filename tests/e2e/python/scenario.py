"""Drives the unmodified Python client against a server: scenario.py VERSION sync|async BASE_URL KEY.

Prints one line of JSON when a step is done; a person answers the questions meanwhile.
"""

import asyncio
import inspect
import json
import sys

from omnara.sdk import APIError, AsyncOmnaraClient, AuthenticationError, OmnaraClient

VERSION, MODE, BASE_URL, KEY = sys.argv[1:]
PEAK = VERSION == "1.7.0"
Client = AsyncOmnaraClient if MODE == "async" else OmnaraClient
DIFF = "diff --git a/a.txt b/a.txt\nnew file mode 100644\nindex 0000000..7898192\n--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1 @@\n+a\n"


async def value(result):
    """Awaits where the client is asynchronous."""
    return await result if inspect.isawaitable(result) else result


def done(step, **data):
    print(json.dumps({"step": step, **data}), flush=True)


async def refused(call):
    try:
        await value(call())
    except (APIError, AuthenticationError, ValueError) as error:
        return [type(error).__name__, str(error)]
    return None


async def closed(client):
    await value(client.close())


async def main():
    client = Client(api_key=KEY, base_url=BASE_URL + "/")
    first = await value(client.send_message(content="Starting", agent_type="Python Agent", git_diff=DIFF))
    instance = first.agent_instance_id
    done("started", instance=instance, success=first.success, queued=first.queued_user_messages)

    asked = await value(
        client.send_message(
            content="Deploy?\n\n[OPTIONS]\n1. Yes\n2. Not today\n[/OPTIONS]",
            agent_instance_id=instance,
            requires_user_input=True,
            poll_interval=0.1,
        )
    )
    done("asked", answer=asked.queued_user_messages)

    told = await value(client.send_message(content="Which branch?", agent_instance_id=instance))
    branch = await value(client.request_user_input(message_id=told.message_id, poll_interval=0.1))
    done("input requested", answer=branch)
    again = await refused(lambda: client.request_user_input(message_id=told.message_id))

    relayed = await value(client.send_user_message(instance, "typed at the terminal", mark_as_read=False))
    pending = await value(client.get_pending_messages(instance, relayed["message_id"] if PEAK else told.message_id))
    carried = await value(client.send_message(content="Going on", agent_instance_id=instance))
    done("relayed", marked=relayed["marked_as_read"], pending=pending.status, queued=carried.queued_user_messages)

    if PEAK:
        registered = await value(client.register_agent_instance(agent_type="Python Agent", name="named"))
        same = await value(
            client.register_agent_instance(agent_type="Python Agent", agent_instance_id=registered.agent_instance_id)
        )
        done("registered", status=registered.status, name=registered.name, same=same.agent_instance_id == registered.agent_instance_id)

    ended = await value(client.end_session(instance))
    done("ended", success=ended.success, status=ended.final_status)

    stranger = Client(api_key="bkn_nobody", base_url=BASE_URL)
    done(
        "refused",
        again=again,
        stranger=await refused(lambda: stranger.send_message(content="?", agent_type="x")),
        unknown=await refused(lambda: client.end_session("00000000-0000-4000-8000-000000000000")),
        nameless=await refused(lambda: client.send_message(content="?")),
    )
    await closed(stranger)
    await closed(client)


asyncio.run(main())
