"""Starts ministack for the local cloud, in its own environment.

The local cloud has no TLS: all of it is on loopback. Policies that refuse requests without TLS, as those
of the modules' buckets do, are judged as if a server in front of ministack had taken it off.
"""

import ministack.app

pin_request_origin = ministack.app.pin_request_origin
ministack.app.pin_request_origin = lambda source_ip, _secure_transport: pin_request_origin(source_ip, True)
ministack.app.main()
