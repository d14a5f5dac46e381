// SPDX-License-Identifier: GPL-3.0-or-later
#include "zenodo/instance.hpp"

#include <algorithm>
#include <ctime>

#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "quarry/number.hpp"
#include "redact.hpp"
#include "service/answers.hpp"
#include "service/plain_text.hpp"

namespace quarry::zenodo {
namespace {

using service::text_at;

/// Whoever was too fast is told by these headers until when to wait; Retry-After is not always among them.
Verdict judge(const HttpAnswer& answer) {
  if (answer.status != 429 || answer.header("retry-after") != nullptr) return {};
  const auto* const reset = answer.header("x-ratelimit-reset");
  const auto time = reset == nullptr ? std::nullopt : parse_integer(*reset);
  if (!time) return {};
  return {Verdict::passing, std::chrono::seconds(std::clamp<std::int64_t>(*time - std::time(nullptr), 0, 120))};
}

std::string hint_of(const Target& target) { return "for what is not public: quarry auth add " + target.account; }

service::Api::Description description_of(const ConnectorOptions& options, const Target& target) {
  const auto token = Credentials(options.credentials_file).get(target.account, "token");
  return {.name = "zenodo",
          .base_url = target.api,
          .who = service::bearer(token),
          .judge = judge,
          .hint = hint_of(target)};
}

/// What is left of a deleted record says when and why it went.
Error gone(const HttpAnswer& answer, const std::string& what) {
  std::string why;
  try {
    const auto body = parse_json(answer.body);
    const auto date = text_at(body, "tombstone.removal_date"), note = service::plain_line(text_at(body, "tombstone.note"));
    why = (date.empty() ? "" : " on " + date.substr(0, 10)) + (note.empty() ? "" : ": " + note);
  } catch (const Error&) {  // a tombstone without words is one, too
  }
  return {Code::not_found, what + ": was deleted" + why};
}

constexpr auto accepted = "application/vnd.inveniordm.v1+json, application/json;q=0.9";

bool is_moved(long status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

}  // namespace

Access access_of(const Value& record) {
  const auto* const enabled = record.at_path("files.enabled");
  const auto status = text_at(record, "access.status");
  if (status == "metadata-only" || (enabled != nullptr && enabled->is_bool() && !enabled->as_bool())) return Access::metadata_only;
  const auto right = text_at(record, "metadata.access_right");
  if (status == "embargoed" || service::flag_at(record, "access.embargo.active") || right == "embargoed") return Access::embargoed;
  const bool closed = status == "restricted" || text_at(record, "access.files") == "restricted" || right == "restricted" || right == "closed";
  return closed ? Access::restricted : Access::open;
}

Instance::Instance(const ConnectorOptions& options, Target target) : target_(std::move(target)), api_(options, description_of(options, target_)) {
  remember_secret(target_.token);
}

service::ApiCall Instance::call(const std::string& path) const {
  service::ApiCall call{.url = path};
  if (!target_.token.empty()) call.parameters.emplace_back("token", target_.token);
  return call;
}

/// Instances move to other hosts, which get nothing of ours.
HttpAnswer Instance::answer_elsewhere(const std::string& from, const std::string& to, const std::string& what) {
  if (from.starts_with("https:") && !to.starts_with("https:"))
    throw Error(Code::permission_denied, what + ": redirects from https to http, which is refused");
  return api_.get({.url = to, .accept = accepted}, what);
}

/// Redirects are followed here, so that a record's other address is asked as the first one was and no other host is.
HttpAnswer Instance::answer_of(const std::string& path, const std::string& what) {
  auto url = path;
  for (int hop = 0; hop < 5; ++hop) {
    auto request = call(url);
    request.accept = accepted;
    request.follow_redirects = false;
    auto answer = api_.send(request);
    if (answer.status == 410) throw gone(answer, what);
    if (answer.status == 403 && service::is_web_page(answer))
      throw Error(Code::permission_denied, what + ": the service keeps this program or network out for now; try again in some hours");
    if (!is_moved(answer.status)) {
      if (answer.status < 200 || answer.status >= 300) throw service::error_of(answer, what, hint_of(target_));
      return answer;
    }
    const auto* const header = answer.header("location");
    const auto next = resolve_url(answer.url, header != nullptr ? *header : text_at(service::json_of(answer), "location"));
    if (!next) throw Error(Code::unavailable, what + ": redirects to no address");
    if (parse_address(*next).origin() != parse_address(api_.base_url()).origin()) return answer_elsewhere(answer.url, *next, what);
    url = next->substr(0, next->find('?'));
  }
  throw Error(Code::unavailable, what + ": redirects in a loop");
}

Value Instance::json(const std::string& path, const std::string& what) {
  const auto answer = answer_of(path, what);
  try {
    return service::json_of(answer);
  } catch (const Error& error) {
    throw Error(error.code(), what + ": " + error.what());
  }
}

Found Instance::record() {
  const auto path = "/records/" + target_.id;
  const auto what = "record " + target_.id + " at " + target_.web;
  Found found;
  if (target_.what == Target::What::draft) {
    try {
      found.record = json(path + "/draft", "the draft of " + what);
      found.id = text_at(found.record, "id");
      found.path = "/records/" + found.id + "/draft";
    } catch (const Error& error) {  // a published record has none, or it is not ours
      if (error.code() != Code::not_found && error.code() != Code::permission_denied) throw;
    }
  }
  if (found.path.empty()) {
    found.record = json(path + (target_.latest ? "/versions/latest" : ""), what);
    found.id = text_at(found.record, "id");
    found.path = "/records/" + found.id;
  }
  const auto* const metadata = found.record.find("metadata");
  if (found.id.empty() || found.id.find_first_of("/?#%") != std::string::npos || metadata == nullptr || !metadata->is_object())
    throw Error(Code::unavailable, what + ": the answer is no record");
  return found;
}

Error Instance::refusal(const Value& record, const std::string& what) const {
  const auto remedy = "; with an account that may read them: quarry auth add " + target_.account;
  if (access_of(record) == Access::embargoed) {
    auto until = text_at(record, "access.embargo.until");
    if (until.empty()) until = text_at(record, "metadata.embargo_date");
    return {Code::permission_denied, what + ": its files are under embargo" + (until.empty() ? "" : " until " + until) + remedy};
  }
  return {Code::permission_denied, what + ": its files are restricted" + remedy};
}

}  // namespace quarry::zenodo
