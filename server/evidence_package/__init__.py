"""All evidence of a ticket as one ZIP that can be verified without this server."""
