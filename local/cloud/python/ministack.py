"""Starts ministack for the local cloud, in its own environment.

The local cloud has no TLS: all of it is on loopback. Policies that refuse requests without TLS, as those
of the modules' buckets do, are judged as if a server in front of ministack had taken it off.

A function that is new or changed is pending for half a second, which an apply of several functions meets
more than once. A twentieth shows as well as that whether somebody waits.
"""

import ministack.app
from ministack.services import lambda_svc

assert lambda_svc._LAMBDA_STATE_TRANSITION_DELAY == 0.5, "ministack has another delay; look whether 0.05 still does"
lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = 0.05

pin_request_origin = ministack.app.pin_request_origin
ministack.app.pin_request_origin = lambda source_ip, _secure_transport: pin_request_origin(source_ip, True)
ministack.app.main()
