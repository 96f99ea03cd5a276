"""Where the public site is: no log-in, and every result has an address that can be kept."""

from django.urls import path

from spil.portals.site import views

urlpatterns = [
    path("", views.start, name="home"),
    path("rekenen/", views.calculator, name="calculator"),
    path("bedragen/", views.amounts, name="amounts"),
    path("reisproduct-te-laat/", views.late_stop, name="late-stop"),
]
