// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/account.hpp"
#include "box/folder.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"

namespace quarry::box {
namespace {

bool claims(std::string_view source, const ConnectorOptions& options) { return target_of(source, Places(options)).has_value(); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  const Places places(options);
  auto who = stored_account(options, places.token);
  if (!who) throw Error(Code::permission_denied, "box: shared links, too, are read with an account or an app: quarry auth add box");
  const auto password = Credentials(options.credentials_file).get("box", "link_password");
  if (password.find_first_of("\r\n") != std::string::npos) throw Error(Code::invalid_argument, "box: the stored link_password has a line end in it");
  return open_target(options, places, *target_of(source, places), std::move(who), password);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "box", .claims = claims, .open = open_place, .credentials = account_fields};

}  // namespace quarry::box
