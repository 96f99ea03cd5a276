"""Addresses of the demo's payment provider, below /demo/betaaldienst/."""

from django.urls import path

from spil.demo import payment_provider

urlpatterns = [
    path("v2/payments", payment_provider.payments),
    path("v2/payments/<str:name>", payment_provider.payment, name="demo-payment"),
    path("betalen/<str:name>", payment_provider.checkout, name="demo-checkout"),
]
