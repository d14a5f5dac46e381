// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdrive/account.hpp"
#include "gdrive/folder.hpp"
#include "gdrive/public_file.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"

namespace quarry::gdrive {
namespace {

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  const auto target = target_of(source, options);
  Places places(options);
  auto who = stored_account(options, places.token);
  if (!who) {
    if (target.id == "root" || !target.path.empty())
      throw Error(Code::permission_denied, without_secrets(source) + ": a path in Google Drive is read with an account: quarry auth add gdrive");
    return std::make_unique<PublicFile>(options, places, target);
  }
  auto drive = std::make_unique<Drive>(options, std::move(places), std::move(who));
  auto root = drive->find(target);
  return std::make_unique<DriveConnector>(options, std::move(drive), std::move(root));
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "gdrive", .claims = is_drive_source, .open = open_place, .credentials = account_fields};

}  // namespace quarry::gdrive
