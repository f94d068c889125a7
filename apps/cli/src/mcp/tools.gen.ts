// Written by tests/architecture/mcp-tools.test.ts from the declarations in packages/api.
import type { ListedTool } from './listed-tool.ts';

export const TOOLS: readonly ListedTool[] = [
 {
  "procedure": "messages.sendAgent",
  "isQuery": false,
  "listing": {
   "name": "send_message",
   "description": "Report or ask as an agent\n\nThe first message of an instance makes it. The answer hands over what people wrote meanwhile.",
   "annotations": {
    "readOnlyHint": false,
    "destructiveHint": false,
    "idempotentHint": false,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "description": "UUID of the run, chosen by the agent. Missing: a new one is made.",
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ]
     },
     "content": {
      "type": "string",
      "description": "Text of the message; may be empty."
     },
     "agent_type": {
      "description": "Name of the agent; needed for the first message of an instance.",
      "anyOf": [
       {
        "type": "string",
        "maxLength": 255
       },
       {
        "type": "null"
       }
      ]
     },
     "requires_user_input": {
      "default": false,
      "description": "true: the message is a question that waits for a person.",
      "type": "boolean"
     },
     "send_push": {
      "type": [
       "boolean",
       "null"
      ]
     },
     "send_email": {
      "type": [
       "boolean",
       "null"
      ]
     },
     "send_sms": {
      "type": [
       "boolean",
       "null"
      ]
     },
     "git_diff": {
      "description": "Unified git diff, plain or base64; empty clears it.",
      "type": [
       "string",
       "null"
      ]
     },
     "kind": {
      "description": "What the message is; `text` when left out. message_metadata holds what belongs to the kind.",
      "anyOf": [
       {
        "type": "string",
        "minLength": 1,
        "maxLength": 50
       },
       {
        "type": "null"
       }
      ]
     },
     "message_metadata": {
      "anyOf": [
       {
        "type": "object",
        "propertyNames": {
         "type": "string"
        },
        "additionalProperties": {}
       },
       {
        "type": "null"
       }
      ]
     },
     "request": {
      "description": "With requires_user_input: what will run when a person allows it. Its answer is fetched by asks.take only.",
      "anyOf": [
       {
        "type": "object",
        "properties": {
         "tool_name": {
          "type": "string",
          "minLength": 1,
          "maxLength": 255,
          "description": "Name of the tool as the agent knows it."
         },
         "input": {
          "type": "object",
          "propertyNames": {
           "type": "string"
          },
          "additionalProperties": {},
          "description": "What the tool will be called with."
         },
         "cwd": {
          "description": "Folder it will run in.",
          "type": "string",
          "maxLength": 4096
         },
         "suggestions": {
          "description": "Rules that the agent offers to keep with a yes; the label is the option that keeps it.",
          "maxItems": 20,
          "type": "array",
          "items": {
           "type": "object",
           "properties": {
            "label": {
             "type": "string",
             "maxLength": 1000
            }
           },
           "required": [
            "label"
           ],
           "additionalProperties": {}
          }
         },
         "permission_mode": {
          "description": "How freely the agent runs just now.",
          "type": "string",
          "maxLength": 50
         }
        },
        "required": [
         "tool_name",
         "input"
        ],
        "additionalProperties": false
       },
       {
        "type": "null"
       }
      ]
     },
     "hand_out": {
      "description": "false: what people wrote stays queued, instead of coming with the answer to this message.",
      "type": [
       "boolean",
       "null"
      ]
     },
     "machine": {
      "description": "Name of the machine the agent runs on; kept from the first message of an instance.",
      "anyOf": [
       {
        "type": "string",
        "maxLength": 255
       },
       {
        "type": "null"
       }
      ]
     }
    },
    "required": [
     "content"
    ]
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "success": {
      "type": "boolean"
     },
     "agent_instance_id": {
      "type": "string",
      "format": "uuid"
     },
     "message_id": {
      "type": "string",
      "format": "uuid"
     },
     "queued_user_messages": {
      "type": "array",
      "items": {
       "type": "object",
       "properties": {
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "content": {
         "type": "string"
        },
        "sender_type": {
         "type": "string",
         "enum": [
          "AGENT",
          "USER"
         ]
        },
        "created_at": {
         "type": "string",
         "format": "date-time"
        },
        "requires_user_input": {
         "type": "boolean"
        }
       },
       "required": [
        "id",
        "content",
        "sender_type",
        "created_at",
        "requires_user_input"
       ]
      }
     }
    },
    "required": [
     "success",
     "agent_instance_id",
     "message_id",
     "queued_user_messages"
    ]
   }
  }
 },
 {
  "procedure": "messages.pending",
  "isQuery": false,
  "listing": {
   "name": "get_pending_messages",
   "description": "Fetch what people wrote since the last message read\n\nWith last_read_message_id the messages are handed out once; `stale` means that position has moved.",
   "annotations": {
    "readOnlyHint": false,
    "destructiveHint": false,
    "idempotentHint": false,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "type": "string",
      "format": "uuid"
     },
     "last_read_message_id": {
      "description": "The last message the client has read; missing or empty reads without acknowledging.",
      "anyOf": [
       {
        "anyOf": [
         {
          "type": "string",
          "format": "uuid"
         },
         {
          "type": "string",
          "const": ""
         }
        ]
       },
       {
        "type": "null"
       }
      ]
     },
     "wait": {
      "description": "Seconds to hold the answer until there is something, 0 to 25.",
      "type": "number",
      "minimum": 0,
      "maximum": 25
     },
     "listening": {
      "description": "How soon the caller can hand on what comes while it is held; people are told. By default at once.",
      "type": "string",
      "enum": [
       "at_once",
       "at_next_step"
      ]
     }
    },
    "required": [
     "agent_instance_id"
    ]
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "type": "string"
     },
     "messages": {
      "type": "array",
      "items": {
       "type": "object",
       "properties": {
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "content": {
         "type": "string"
        },
        "sender_type": {
         "type": "string",
         "enum": [
          "AGENT",
          "USER"
         ]
        },
        "created_at": {
         "type": "string",
         "format": "date-time"
        },
        "requires_user_input": {
         "type": "boolean"
        }
       },
       "required": [
        "id",
        "content",
        "sender_type",
        "created_at",
        "requires_user_input"
       ]
      }
     },
     "status": {
      "type": "string",
      "enum": [
       "ok",
       "stale"
      ]
     }
    },
    "required": [
     "agent_instance_id",
     "messages",
     "status"
    ]
   }
  }
 },
 {
  "procedure": "messages.list",
  "isQuery": true,
  "listing": {
   "name": "list_messages",
   "description": "List messages of an instance, the latest page first",
   "annotations": {
    "readOnlyHint": true,
    "destructiveHint": false,
    "idempotentHint": true,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "type": "string",
      "format": "uuid"
     },
     "limit": {
      "default": 50,
      "type": "integer",
      "minimum": 0,
      "maximum": 500
     },
     "before_message_id": {
      "description": "Answer the page just before this message.",
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ]
     },
     "before_seq": {
      "description": "Instead of before_message_id: the page just before this position.",
      "anyOf": [
       {
        "type": "integer",
        "minimum": 1,
        "maximum": 9007199254740991
       },
       {
        "type": "null"
       }
      ]
     }
    },
    "required": [
     "agent_instance_id"
    ]
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "properties": {
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "content": {
         "type": "string"
        },
        "sender_type": {
         "type": "string",
         "enum": [
          "AGENT",
          "USER"
         ]
        },
        "created_at": {
         "type": "string",
         "format": "date-time"
        },
        "requires_user_input": {
         "type": "boolean"
        },
        "agent_instance_id": {
         "type": "string",
         "format": "uuid"
        },
        "seq": {
         "type": "integer",
         "minimum": -9007199254740991,
         "maximum": 9007199254740991,
         "description": "Position in the instance, 1..n without a gap."
        },
        "kind": {
         "type": "string",
         "description": "text, tool_call, plan, status, diff, image, usage, or one that its agent made up."
        },
        "message_metadata": {
         "anyOf": [
          {
           "type": "object",
           "propertyNames": {
            "type": "string"
           },
           "additionalProperties": {}
          },
          {
           "type": "null"
          }
         ]
        },
        "sender_user_id": {
         "anyOf": [
          {
           "type": "string",
           "format": "uuid"
          },
          {
           "type": "null"
          }
         ]
        },
        "sender_user_email": {
         "type": [
          "string",
          "null"
         ]
        },
        "sender_user_display_name": {
         "type": [
          "string",
          "null"
         ]
        },
        "relayed": {
         "type": "boolean",
         "description": "Typed at the agent’s own terminal and passed on by its key."
        },
        "delivered_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ],
         "description": "When an agent received this message of a person."
        },
        "edited_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ],
         "description": "When its writer changed it, before any agent had it."
        },
        "withdrawn_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ],
         "description": "When its writer took it back: its place stays, empty, and no agent gets it."
        },
        "content_bytes": {
         "description": "Present when content is cut: the UTF-8 bytes of the whole.",
         "type": "integer",
         "minimum": -9007199254740991,
         "maximum": 9007199254740991
        }
       },
       "required": [
        "id",
        "content",
        "sender_type",
        "created_at",
        "requires_user_input",
        "agent_instance_id",
        "seq",
        "kind",
        "message_metadata",
        "sender_user_id",
        "sender_user_email",
        "sender_user_display_name",
        "relayed",
        "delivered_at",
        "edited_at",
        "withdrawn_at"
       ]
      }
     },
     "has_more": {
      "type": "boolean"
     }
    },
    "required": [
     "items",
     "has_more"
    ]
   }
  }
 },
 {
  "procedure": "instances.list",
  "isQuery": true,
  "listing": {
   "name": "list_instances",
   "description": "List instances, latest started first",
   "annotations": {
    "readOnlyHint": true,
    "destructiveHint": false,
    "idempotentHint": true,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "limit": {
      "default": 100,
      "type": "integer",
      "minimum": 0,
      "maximum": 1000
     },
     "cursor": {
      "description": "next_cursor of the page before.",
      "type": [
       "string",
       "null"
      ]
     },
     "scope": {
      "default": "me",
      "type": "string",
      "enum": [
       "me",
       "shared",
       "all"
      ]
     }
    }
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "items": {
      "type": "array",
      "items": {
       "type": "object",
       "properties": {
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "agent_type_id": {
         "type": "string",
         "format": "uuid"
        },
        "agent_type_name": {
         "type": "string"
        },
        "agent_color": {
         "anyOf": [
          {
           "type": "string",
           "enum": [
            "slate",
            "red",
            "green",
            "teal",
            "cyan",
            "blue",
            "violet",
            "pink"
           ]
          },
          {
           "type": "null"
          }
         ]
        },
        "name": {
         "type": [
          "string",
          "null"
         ]
        },
        "status": {
         "type": "string",
         "enum": [
          "ACTIVE",
          "AWAITING_INPUT",
          "PAUSED",
          "STALE",
          "COMPLETED",
          "FAILED",
          "KILLED",
          "DISCONNECTED"
         ]
        },
        "started_at": {
         "type": "string",
         "format": "date-time"
        },
        "ended_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ]
        },
        "latest_message": {
         "type": [
          "string",
          "null"
         ]
        },
        "latest_message_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ]
        },
        "chat_length": {
         "type": "integer",
         "minimum": -9007199254740991,
         "maximum": 9007199254740991,
         "description": "Messages of both senders."
        },
        "open_asks": {
         "type": "integer",
         "minimum": -9007199254740991,
         "maximum": 9007199254740991,
         "description": "Questions that wait for a person now."
        },
        "last_heartbeat_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ]
        },
        "instance_metadata": {
         "anyOf": [
          {
           "type": "object",
           "propertyNames": {
            "type": "string"
           },
           "additionalProperties": {}
          },
          {
           "type": "null"
          }
         ]
        },
        "machine": {
         "description": "Where it runs: instance_metadata.machine, or else hostname.",
         "type": [
          "string",
          "null"
         ]
        },
        "user_id": {
         "anyOf": [
          {
           "type": "string",
           "format": "uuid"
          },
          {
           "type": "null"
          }
         ],
         "description": "Who started it; null when that account is gone."
        },
        "user_display_name": {
         "description": "Their name, or else their address.",
         "type": [
          "string",
          "null"
         ]
        }
       },
       "required": [
        "id",
        "agent_type_id",
        "agent_type_name",
        "agent_color",
        "name",
        "status",
        "started_at",
        "ended_at",
        "latest_message",
        "latest_message_at",
        "chat_length",
        "open_asks",
        "last_heartbeat_at",
        "instance_metadata",
        "machine",
        "user_id",
        "user_display_name"
       ]
      }
     },
     "next_cursor": {
      "type": [
       "string",
       "null"
      ]
     }
    },
    "required": [
     "items",
     "next_cursor"
    ]
   }
  }
 },
 {
  "procedure": "instances.get",
  "isQuery": true,
  "listing": {
   "name": "get_instance",
   "description": "Get an instance with its latest messages",
   "annotations": {
    "readOnlyHint": true,
    "destructiveHint": false,
    "idempotentHint": true,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "type": "string",
      "format": "uuid"
     },
     "message_limit": {
      "default": 50,
      "type": "integer",
      "minimum": 0,
      "maximum": 500
     },
     "before_message_id": {
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ]
     }
    },
    "required": [
     "agent_instance_id"
    ]
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "id": {
      "type": "string",
      "format": "uuid"
     },
     "agent_type_id": {
      "type": "string",
      "format": "uuid"
     },
     "agent_type_name": {
      "type": "string"
     },
     "agent_color": {
      "anyOf": [
       {
        "type": "string",
        "enum": [
         "slate",
         "red",
         "green",
         "teal",
         "cyan",
         "blue",
         "violet",
         "pink"
        ]
       },
       {
        "type": "null"
       }
      ]
     },
     "name": {
      "type": [
       "string",
       "null"
      ]
     },
     "status": {
      "type": "string",
      "enum": [
       "ACTIVE",
       "AWAITING_INPUT",
       "PAUSED",
       "STALE",
       "COMPLETED",
       "FAILED",
       "KILLED",
       "DISCONNECTED"
      ]
     },
     "started_at": {
      "type": "string",
      "format": "date-time"
     },
     "ended_at": {
      "anyOf": [
       {
        "type": "string",
        "format": "date-time"
       },
       {
        "type": "null"
       }
      ]
     },
     "chat_length": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991,
      "description": "Messages of both senders."
     },
     "open_asks": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991,
      "description": "Questions that wait for a person now."
     },
     "last_heartbeat_at": {
      "anyOf": [
       {
        "type": "string",
        "format": "date-time"
       },
       {
        "type": "null"
       }
      ]
     },
     "instance_metadata": {
      "anyOf": [
       {
        "type": "object",
        "propertyNames": {
         "type": "string"
        },
        "additionalProperties": {}
       },
       {
        "type": "null"
       }
      ]
     },
     "machine": {
      "description": "Where it runs: instance_metadata.machine, or else hostname.",
      "type": [
       "string",
       "null"
      ]
     },
     "user_id": {
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ],
      "description": "Who started it; null when that account is gone."
     },
     "user_display_name": {
      "description": "Their name, or else their address.",
      "type": [
       "string",
       "null"
      ]
     },
     "git_diff": {
      "type": [
       "string",
       "null"
      ]
     },
     "turn_id": {
      "anyOf": [
       {
        "type": "string",
        "minLength": 1,
        "maxLength": 255
       },
       {
        "type": "null"
       }
      ],
      "description": "The turn that runs and can be stopped; null where there is none."
     },
     "messages": {
      "type": "array",
      "items": {
       "type": "object",
       "properties": {
        "id": {
         "type": "string",
         "format": "uuid"
        },
        "content": {
         "type": "string"
        },
        "sender_type": {
         "type": "string",
         "enum": [
          "AGENT",
          "USER"
         ]
        },
        "created_at": {
         "type": "string",
         "format": "date-time"
        },
        "requires_user_input": {
         "type": "boolean"
        },
        "agent_instance_id": {
         "type": "string",
         "format": "uuid"
        },
        "seq": {
         "type": "integer",
         "minimum": -9007199254740991,
         "maximum": 9007199254740991,
         "description": "Position in the instance, 1..n without a gap."
        },
        "kind": {
         "type": "string",
         "description": "text, tool_call, plan, status, diff, image, usage, or one that its agent made up."
        },
        "message_metadata": {
         "anyOf": [
          {
           "type": "object",
           "propertyNames": {
            "type": "string"
           },
           "additionalProperties": {}
          },
          {
           "type": "null"
          }
         ]
        },
        "sender_user_id": {
         "anyOf": [
          {
           "type": "string",
           "format": "uuid"
          },
          {
           "type": "null"
          }
         ]
        },
        "sender_user_email": {
         "type": [
          "string",
          "null"
         ]
        },
        "sender_user_display_name": {
         "type": [
          "string",
          "null"
         ]
        },
        "relayed": {
         "type": "boolean",
         "description": "Typed at the agent’s own terminal and passed on by its key."
        },
        "delivered_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ],
         "description": "When an agent received this message of a person."
        },
        "edited_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ],
         "description": "When its writer changed it, before any agent had it."
        },
        "withdrawn_at": {
         "anyOf": [
          {
           "type": "string",
           "format": "date-time"
          },
          {
           "type": "null"
          }
         ],
         "description": "When its writer took it back: its place stays, empty, and no agent gets it."
        },
        "content_bytes": {
         "description": "Present when content is cut: the UTF-8 bytes of the whole.",
         "type": "integer",
         "minimum": -9007199254740991,
         "maximum": 9007199254740991
        }
       },
       "required": [
        "id",
        "content",
        "sender_type",
        "created_at",
        "requires_user_input",
        "agent_instance_id",
        "seq",
        "kind",
        "message_metadata",
        "sender_user_id",
        "sender_user_email",
        "sender_user_display_name",
        "relayed",
        "delivered_at",
        "edited_at",
        "withdrawn_at"
       ]
      },
      "description": "The latest page, ascending."
     },
     "last_read_message_id": {
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ]
     },
     "access_level": {
      "type": "string",
      "enum": [
       "READ",
       "WRITE"
      ]
     },
     "is_owner": {
      "type": "boolean"
     }
    },
    "required": [
     "id",
     "agent_type_id",
     "agent_type_name",
     "agent_color",
     "name",
     "status",
     "started_at",
     "ended_at",
     "chat_length",
     "open_asks",
     "last_heartbeat_at",
     "instance_metadata",
     "machine",
     "user_id",
     "user_display_name",
     "git_diff",
     "turn_id",
     "messages",
     "last_read_message_id",
     "access_level",
     "is_owner"
    ]
   }
  }
 },
 {
  "procedure": "tools.logStep",
  "isQuery": false,
  "listing": {
   "name": "log_step",
   "title": "Report a step",
   "description": "Report what you are about to do.\n\nCall it before every significant action: reading, editing, running, searching. The person who watches sees it live. The result may carry user_feedback: instructions from that person, which bind you from then on.",
   "annotations": {
    "title": "Report a step",
    "readOnlyHint": false,
    "destructiveHint": false,
    "idempotentHint": false,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "description": "Your run, as the first log_step returned it. Leave out on the first call.",
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ]
     },
     "step_description": {
      "default": "",
      "description": "What you are about to do, in a sentence or two.",
      "type": "string"
     }
    }
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "success": {
      "type": "boolean"
     },
     "agent_instance_id": {
      "type": "string",
      "format": "uuid"
     },
     "step_number": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
     },
     "user_feedback": {
      "type": "array",
      "items": {
       "type": "string"
      }
     }
    },
    "required": [
     "success",
     "agent_instance_id",
     "step_number",
     "user_feedback"
    ]
   }
  }
 },
 {
  "procedure": "tools.askQuestion",
  "isQuery": false,
  "listing": {
   "name": "ask_question",
   "title": "Ask a person",
   "description": "Ask the person who watches a question, and wait for the answer.\n\nAsk one focused question and give the context that is needed to answer it. If the result says status \"pending\", call wait_for_answer with its question_id; the question stays open meanwhile.",
   "annotations": {
    "title": "Ask a person",
    "readOnlyHint": false,
    "destructiveHint": false,
    "idempotentHint": false,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "description": "Your run, as log_step returned it. Required.",
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ]
     },
     "question_text": {
      "description": "One focused question with the context a person needs. Required.",
      "type": [
       "string",
       "null"
      ]
     }
    }
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "answer": {
      "type": "string"
     },
     "question_id": {
      "type": "string",
      "format": "uuid"
     },
     "status": {
      "type": "string",
      "enum": [
       "pending",
       "cancelled"
      ]
     },
     "message": {
      "type": "string"
     }
    },
    "required": [
     "question_id"
    ]
   }
  }
 },
 {
  "procedure": "tools.waitForAnswer",
  "isQuery": false,
  "listing": {
   "name": "wait_for_answer",
   "title": "Wait for an answer",
   "description": "Go on waiting for the answer of a question you asked before.\n\nCall it with the question_id that ask_question returned with status \"pending\", as often as needed.",
   "annotations": {
    "title": "Wait for an answer",
    "readOnlyHint": false,
    "destructiveHint": false,
    "idempotentHint": true,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "question_id": {
      "type": "string",
      "format": "uuid",
      "description": "The question_id that ask_question returned."
     },
     "agent_instance_id": {
      "anyOf": [
       {
        "type": "string",
        "format": "uuid"
       },
       {
        "type": "null"
       }
      ]
     }
    },
    "required": [
     "question_id"
    ]
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "answer": {
      "type": "string"
     },
     "question_id": {
      "type": "string",
      "format": "uuid"
     },
     "status": {
      "type": "string",
      "enum": [
       "pending",
       "cancelled"
      ]
     },
     "message": {
      "type": "string"
     }
    },
    "required": [
     "question_id"
    ]
   }
  }
 },
 {
  "procedure": "tools.endSession",
  "isQuery": false,
  "listing": {
   "name": "end_session",
   "title": "End the session",
   "description": "End your session.\n\nCall it only when the person has confirmed that the work is done.",
   "annotations": {
    "title": "End the session",
    "readOnlyHint": false,
    "destructiveHint": false,
    "idempotentHint": true,
    "openWorldHint": false
   },
   "inputSchema": {
    "type": "object",
    "properties": {
     "agent_instance_id": {
      "type": "string",
      "format": "uuid",
      "description": "The run to end."
     }
    },
    "required": [
     "agent_instance_id"
    ]
   },
   "outputSchema": {
    "type": "object",
    "properties": {
     "success": {
      "type": "boolean"
     },
     "agent_instance_id": {
      "type": "string",
      "format": "uuid"
     },
     "final_status": {
      "type": "string",
      "enum": [
       "ACTIVE",
       "AWAITING_INPUT",
       "PAUSED",
       "STALE",
       "COMPLETED",
       "FAILED",
       "KILLED",
       "DISCONNECTED"
      ]
     }
    },
    "required": [
     "success",
     "agent_instance_id",
     "final_status"
    ]
   }
  }
 }
];
