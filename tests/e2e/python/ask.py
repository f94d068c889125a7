"""Asks with the unmodified Python client and prints the answer: ask.py BASE_URL KEY QUESTION."""

import sys

from omnara.sdk import OmnaraClient

BASE_URL, KEY, QUESTION = sys.argv[1:]
client = OmnaraClient(api_key=KEY, base_url=BASE_URL)
run = client.send_message("Starting", agent_type="python agent")
asked = client.send_message(QUESTION, agent_instance_id=run.agent_instance_id, requires_user_input=True, poll_interval=1)
print(asked.queued_user_messages[0])
