// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/gdrive_fake.hpp"

namespace quarry::test {

/// What browsers see: a public file at `/uc`, a warning of large ones, a complaint about those that were had too often.
Answer GdriveFake::site(const Call& call) {
  const bool confirmed =
      call.match("GET /download") && call.role == "download" && call.parameter("confirm") == "t" && call.parameter("uuid") == "u-1";
  if (!confirmed && !call.match("GET /uc")) return text_answer(404, "<html>none</html>", "text/html");
  const auto found = item(call.parameter("id"));
  if (!found || found->resource_key != call.parameter("resourcekey")) return text_answer(404, "<html>none</html>", "text/html");
  if (found->mime_type == "application/vnd.google-apps.folder") return text_answer(200, "<html>Sign in</html>", "text/html");
  if (found->mime_type.starts_with("application/vnd.google-apps.")) return text_answer(500, "<html>error</html>", "text/html");
  if (worn_out.contains(found->id))
    return text_answer(200,
                       "<!DOCTYPE html><html><p class=\"uc-error-caption\">Sorry</p><p class=\"uc-error-subcaption\">Too many users have viewed or "
                       "downloaded this file recently.</p></html>",
                       "text/html; charset=utf-8");
  if (large.contains(found->id) && !confirmed)
    return text_answer(200,
                       "<!DOCTYPE html><html><p>cannot scan this file for viruses</p><form id=\"download-form\" action=\"" +
                           service.url("download", "/download") +
                           "\" method=\"get\"><input type=\"submit\" value=\"Download anyway\"/>"
                           "<input type=\"hidden\" name=\"id\" value=\"" +
                           found->id +
                           "\"><input type=\"hidden\" name=\"export\" value=\"download\">"
                           "<input type=\"hidden\" name=\"confirm\" value=\"t\"><input type=\"hidden\" name=\"uuid\" value=\"u-1\"></form></html>",
                       "text/html; charset=utf-8");
  return serve_bytes(call, found->bytes, "",
                     {.headers = {{"Content-Disposition", "attachment; filename=\"x\"; filename*=UTF-8''" + percent_encoded(found->name)}}});
}

}  // namespace quarry::test
