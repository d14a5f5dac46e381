// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/public_file.hpp"

#include "globus/failures.hpp"
#include "globus/settings.hpp"
#include "http_address.hpp"
#include "quarry/error.hpp"
#include "quarry/number.hpp"
#include "redact.hpp"
#include "service/service_connector.hpp"

namespace quarry::globus {
namespace {

class PublicFile final : public service::ServiceConnector {
 public:
  PublicFile(const ConnectorOptions& options, const Source& source)
      : ServiceConnector(options, without_secrets(source.https), source.path, false),
        address_(source.https),
        api_(
            options,
            {.name = "globus", .base_url = parse_address(source.https).origin(), .judge = judge_https, .is_login = [options](const std::string& url) {
               const auto there = address_of(url), login = address_of(auth_url(options));
               return there && login && there->origin() == login->origin();
             }}) {}

 protected:
  /// Nothing is listed here, so the file itself is looked at. By a GET whose first bytes are
  /// enough: a HEAD has no body to say what is wrong.
  service::Page page(const std::string& path, const std::string&) override {
    const auto answer = first_look();
    if (answer.status < 200 || answer.status >= 300) throw refusal(answer, source());
    check_is_file(answer, source());
    const auto* const stated = answer.header("content-length");
    service::Page page;
    auto& entry = page.entries.emplace_back();
    entry.name = path.substr(path.rfind('/') + 1);
    entry.file.id = path;
    entry.file.url = source();
    if (stated != nullptr)
      if (const auto size = parse_integer(*stated); size && *size >= 0) entry.file.size = static_cast<std::uint64_t>(*size);
    return page;
  }

  Content content(const RemoteFile&) override { return {.call = call()}; }
  service::Api& api() override { return api_; }
  Error refusal(const HttpAnswer& answer, const std::string& what) const override {
    const auto error = error_of_https(answer, what, "COLLECTION", false);
    if (error.code() != Code::permission_denied) return error;
    return {error.code(), what +
                              ": only who is known to Globus may read it: quarry auth add globus; and where "
                              "Quarry does not find its collection, set globus.https_hosts=" +
                              parse_address(address_).host + "=UUID"};
  }
  void check_answer(const RemoteFile& file, const HttpAnswer& answer) const override { check_is_file(answer, file.path); }

 private:
  /// Of folders below its root the server says a length and nothing else, and then nothing comes.
  HttpAnswer first_look() {
    try {
      return api_.download(
          call(), 0, "", true, [](std::span<const char>) { return false; }, [] {});
    } catch (const Error& error) {
      auto head = call();
      head.head = true;
      if (error.code() == Code::unavailable)
        if (const auto answer = api_.send(head); answer.status == 200 && answer.header("content-type") == nullptr)
          throw Error(Code::invalid_argument, source() +
                                                  ": seems to be a directory, which is not listed by HTTPS; give its "
                                                  "address in app.globus.org, or globus://UUID/path");
      throw;
    }
  }

  service::ApiCall call() const { return {.url = address_, .headers = {"X-Requested-With: XMLHttpRequest"}, .accept = "*/*"}; }

  const std::string address_;
  service::Api api_;
};

}  // namespace

std::unique_ptr<Connector> open_public_file(const ConnectorOptions& options, const Source& source) {
  if (source.path.empty() || source.path.ends_with('/'))
    throw Error(Code::invalid_argument, without_secrets(source.https) +
                                            ": a collection is not listed by HTTPS; give its "
                                            "address in app.globus.org, or globus://UUID/path");
  return std::make_unique<PublicFile>(options, source);
}

void check_is_file(const HttpAnswer& answer, const std::string& what) {
  const auto* const type = answer.header("content-type");
  if (type == nullptr || *type != "httpd/unix-directory") return;
  throw Error(Code::invalid_argument, what +
                                          ": is a directory, which is not listed by HTTPS; give "
                                          "its address in app.globus.org, or globus://UUID/path");
}

}  // namespace quarry::globus
