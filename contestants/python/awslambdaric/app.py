def handler(event: dict, context: object) -> dict:
    return {"square": event["number"] * event["number"]}
