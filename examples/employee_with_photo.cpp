// A new employee with a picture, read from disk while it is sent; one who is there already is left alone.
//
//   employee_with_photo <image>

#include <builderbacked/builderbacked.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace bb = builderbacked;

namespace {

const bb::UserRequest employee = {.external_id = "EMP_12345",
                                  .first_name = "John",
                                  .last_name = "Smith",
                                  .role_name = "Field Manager",
                                  .email = "john.smith@builder.com",
                                  .phone_number = "(555) 555-5555",
                                  .default_timezone = bb::Timezone::eastern};

int create(const bb::UsersClient& users, const bb::ProfileImage& photo) {
  const bb::Result<bb::User> created = users.create(employee, photo);
  if (created) {
    std::cout << created->external_id << ": created as " << created->role_name.value_or("(no role)") << '\n';
    return 0;
  }
  // Everything that is wrong with the fields and the image at once, for a form or an import's report.
  for (const bb::Violation& violation : created.error().violations) {
    std::cerr << violation.field << ": " << violation.reason << '\n';
  }
  std::cerr << created.error().message << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: employee_with_photo <image>\n";
    return 2;
  }
  try {
    const auto config = bb::TransportConfig::from_environment().value();
    const bb::UsersClient users{bb::HttpTransport::create(config).value()};
    if (users.exists(employee.email.value()).value()) {
      std::cout << employee.external_id << ": is there already\n";
      return 0;
    }
    // UTF-8 on every platform; on Windows a program gets that from its manifest or from wmain.
    return create(users, bb::ProfileImage::from_file(argv[1]));
  } catch (const std::exception& problem) {
    std::cerr << "employee_with_photo: " << problem.what() << '\n';
    return 1;
  }
}
