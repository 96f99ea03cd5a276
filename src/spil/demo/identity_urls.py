"""Addresses of the demo's identity provider, below /demo/identiteit/."""

from django.urls import path

from spil.demo import identity

urlpatterns = [
    path(".well-known/openid-configuration", identity.discovery),
    path("kies", identity.choose, name="demo-identity"),
    path("token", identity.token),
    path("sleutels", identity.keys),
]
