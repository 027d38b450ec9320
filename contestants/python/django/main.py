"""python/django: the contract on Django; gunicorn serves it and adds the Server and Date headers.

Settings and URLs stand in one module, as small Django services do. There is no session, no form and no page here, so
none of their middleware either.
"""

import secrets

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET

from queens import count_queens
from upstream import UpstreamFailed, merge_items

settings.configure(
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    DEBUG=False,
    LOGGING_CONFIG=None,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=secrets.token_hex(),  # signs nothing here
)


@require_GET
def plaintext(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, World!", content_type="text/plain")


@require_GET
def json(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"message": "Hello, World!"})


@require_GET
def cpu(request: HttpRequest) -> JsonResponse:
    text = request.GET.get("n", "")
    n = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
    if not 1 <= n <= 12:
        return JsonResponse({"error": "n must be a whole number from 1 to 12"}, status=400)
    return JsonResponse({"n": n, "solutions": count_queens(n)})


@require_GET
def upstream(request: HttpRequest) -> JsonResponse:
    try:
        return JsonResponse(merge_items())
    except UpstreamFailed as error:
        return JsonResponse({"error": str(error)}, status=502)


urlpatterns = [
    path("plaintext", plaintext),
    path("json", json),
    path("cpu", cpu),
    path("upstream", upstream),
]

app = get_wsgi_application()
