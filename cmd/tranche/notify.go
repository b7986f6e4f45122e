package main

import (
	"net"
	"os"
)

// notify tells systemd how far the service is, where that waits to be told, as it does of a
// unit of Type=notify: https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
func notify(state string) error {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return nil
	}
	conn, err := net.Dial("unixgram", socket)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Write([]byte(state))
	return err
}
