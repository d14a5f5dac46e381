// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/transfer_service.hpp"

#include "globus/failures.hpp"
#include "globus/settings.hpp"
#include "globus/source.hpp"
#include "http_address.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

constexpr int most_consents = 3;  ///< that one call may be asked for, one after another
constexpr const char* all_of_transfer = "urn:globus:auth:scope:transfer.api.globus.org:all";

}  // namespace

TransferService::TransferService(const ConnectorOptions& options, std::shared_ptr<Account> account)
    : account_(std::move(account)),
      who_(account_->at(Account::transfer, {all_of_transfer})),
      api_(options, {.name = "globus", .base_url = transfer_url(options), .who = who_, .judge = judge_transfer}) {}

TransferService::TransferService(const ConnectorOptions& options, const TransferService& other)
    : account_(other.account_),
      who_(other.who_),
      api_(options, {.name = "globus", .base_url = transfer_url(options), .who = who_, .judge = judge_transfer}) {}

HttpAnswer TransferService::send(const service::ApiCall& call) {
  std::vector<std::string> given;
  for (int consents = 0;; ++consents) {
    const auto used = who_->headers();
    auto answer = api_.send(call);
    if (answer.status != 403 || !account_->is_application() || consents == most_consents) return answer;
    auto failure = failure_of(answer);
    if (!failure.says("ConsentRequired") || failure.required_scopes.empty() || failure.required_scopes == given) return answer;
    given = std::move(failure.required_scopes);
    account_->add_scopes(Account::transfer, given);
    who_->renew(used);
  }
}

Error TransferService::error_of(const HttpAnswer& answer, const std::string& what) const {
  return error_of_transfer(answer, what, account_->is_application());
}

Value TransferService::json(const service::ApiCall& call, const std::string& what) {
  const auto answer = send(call);
  if (answer.status < 200 || answer.status >= 300) throw error_of(answer, what);
  try {
    return service::json_of(answer);
  } catch (const Error& error) {
    throw Error(error.code(), what + ": " + error.what());
  }
}

Value TransferService::get(const std::string& path, const Parameters& parameters, const std::string& what) {
  return json({.url = path, .parameters = parameters}, what);
}

Value TransferService::post(const std::string& path, const Value& body, const std::string& what) {
  return json({.url = path, .body = to_json(body)}, what);
}

}  // namespace quarry::globus
