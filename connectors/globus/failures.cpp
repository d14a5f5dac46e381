// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/failures.hpp"

#include <algorithm>
#include <array>

#include "quarry/json.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

using service::code_of;
using service::items_at;
using service::reason_of;
using service::text_at;

template <std::size_t N>
bool any_in(const std::array<std::string_view, N>& words, const std::string& text) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// What no other try will mend, as parts of codes: `ExternalError.DirListingFailed.NotDirectory`.
constexpr std::array<std::string_view, 10> final_codes{
    "NotDirectory",    "LoginFailed",          "SizeLimit",          "PermissionDenied", "NotFound",
    "ConsentRequired", "AuthenticationFailed", "ActivationRequired", "BadRequest",       "PauseRule"};
constexpr std::array<std::string_view, 5> final_words{"LOGIN_DENIED", "PERMISSION_DENIED", "PATH_NOT_FOUND", "not_from_allowed_domain",
                                                      "session_required"};
constexpr std::array<std::string_view, 4> broken_server{"ENDPOINT_ERROR", "INTERNAL_ERROR", "GCS Manager Internal Error", "GridFTP-Errno: 5"};

void add_all(std::vector<std::string>& to, const Value& body, std::string_view path) {
  for (const auto& item : items_at(body, path))
    if (item.is_string()) to.push_back(item.as_string());
  if (const auto one = text_at(body, path); !one.empty()) to.push_back(one);
}

/// Does `text` have this word, not as a part of another?
std::string quoted(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) {
    std::string plain;
    for (const char c : word)
      if (c > ' ' && c < 0x7f && c != '\'') plain += c;  // a shell will read it
    all += (all.empty() ? "'" : " '") + plain + "'";
  }
  return all;
}

std::string cure_of_session(const Failure& failure) {
  const auto domains = failure.required_domains.empty() ? std::string() : " " + quoted(failure.required_domains);
  return "log in anew with an identity that this collection takes: globus session update" + domains + ", then: quarry auth add globus";
}

bool is_of_session(const Failure& failure) {
  return failure.says("LoginFailed") || failure.mentions("LOGIN_DENIED") || failure.mentions("not_from_allowed_domain") ||
         failure.mentions("session_required") || !failure.required_domains.empty();
}

Code meaning(const Failure& failure, long status) {
  if (failure.says("PermissionDenied") || failure.says("ConsentRequired") || is_of_session(failure)) return Code::permission_denied;
  if (failure.says("NotFound") || failure.says("EndpointDeleted")) return Code::not_found;
  if (failure.says("BadRequest") || failure.says("ActivationRequired")) return Code::invalid_argument;
  return failure.says("SizeLimit") ? Code::too_large : code_of(status);
}

}  // namespace

bool Failure::says(std::string_view word) const { return code.find(word) != std::string::npos; }
bool Failure::mentions(std::string_view word) const { return says(word) || message.find(word) != std::string::npos; }

Failure failure_of(const HttpAnswer& answer) {
  Failure failure;
  Value body;
  try {
    body = parse_json(answer.body);
  } catch (const Error&) {  // a proxy's page, or a text: then that is what was said
    failure.message = answer.body.substr(0, 4000);
    return failure;
  }
  failure.code = text_at(body, "code");
  failure.message = text_at(body, "message") + text_at(body, "detail");
  for (const auto* const path : {"required_scopes", "required_scope", "authorization_parameters.required_scopes"}) {
    if (failure.required_scopes.empty()) add_all(failure.required_scopes, body, path);
  }
  add_all(failure.required_domains, body, "authorization_parameters.session_required_single_domain");
  return failure;
}

Verdict judge_transfer(const HttpAnswer& answer) {
  if (answer.status < 400) return {};
  const auto failure = failure_of(answer);
  if (answer.status == 404 && any_in(broken_server, failure.message)) return {Verdict::passing};
  if (failure.says("GCDisconnected")) return {Verdict::passing, std::chrono::seconds(5)};
  if (failure.code.empty()) return {};
  return any_in(final_codes, failure.code) || any_in(final_words, failure.message) ? Verdict{Verdict::final} : Verdict{};
}

Verdict judge_https(const HttpAnswer& answer) {
  if (answer.status < 400) return {};
  const auto failure = failure_of(answer);
  if (answer.status == 502 || answer.status == 500 || answer.status == 503)
    return any_in(final_words, failure.message) ? Verdict{Verdict::final} : Verdict{};
  if (answer.status != 404 || failure.mentions("PATH_NOT_FOUND")) return {};
  const auto* const errno_header = answer.header("gridftp-errno");
  if (errno_header != nullptr && *errno_header == "2") return {};
  return answer.body.empty() || any_in(broken_server, failure.message) ? Verdict{Verdict::passing} : Verdict{};
}

std::string cure_of_consent(const std::vector<std::string>& scopes, bool application) {
  if (application) return "the application was refused this consent: " + quoted(scopes);
  return "a consent is missing: globus session consent " + quoted(scopes) + ", or a new login with that scope; then: quarry auth add globus";
}

Error error_of_transfer(const HttpAnswer& answer, const std::string& what, bool application) {
  const auto failure = failure_of(answer);
  const auto code = meaning(failure, answer.status);
  std::string cure;
  if (failure.says("ConsentRequired"))
    cure = cure_of_consent(failure.required_scopes, application);
  else if (is_of_session(failure))
    cure = cure_of_session(failure);
  else if (failure.says("SizeLimit"))
    cure =
        "Globus lists no directory of over 100000 entries: name its files or folders as sources of "
        "their own";
  else if (failure.says("GCDisconnected"))
    cure = "the personal computer that holds it is off line";
  else if (failure.says("ActivationRequired"))
    cure = "the endpoint is of a kind that Globus no longer serves";
  else if (answer.status == 401)
    cure = "quarry auth add globus";
  else if (code == Code::permission_denied)
    cure = application ? "give the identity CLIENT_ID@clients.auth.globus.org a role or permission "
                         "to read there"
                       : "ask its owner for permission to read";
  return {code, what + ": " + reason_of(answer) + (failure.code.empty() ? "" : " (" + failure.code + ")") + (cure.empty() ? "" : "; " + cure)};
}

Error error_of_https(const HttpAnswer& answer, const std::string& what, const std::string& collection, bool application) {
  const auto failure = failure_of(answer);
  auto code = code_of(answer.status);
  if (answer.status == 404 && judge_https(answer).kind == Verdict::passing) code = Code::unavailable;  // nobody said that it is gone
  if (is_of_session(failure)) return {Code::permission_denied, what + ": " + reason_of(answer) + "; " + cure_of_session(failure)};
  if (code != Code::permission_denied) return {code, what + ": " + reason_of(answer)};
  const auto scope = "https://auth.globus.org/scopes/" + collection + "/https";
  return {code, what + ": " + reason_of(answer) + "; " +
                    (application ? "give the identity CLIENT_ID@clients.auth.globus.org permission to read there" : cure_of_consent({scope}, false))};
}

}  // namespace quarry::globus
